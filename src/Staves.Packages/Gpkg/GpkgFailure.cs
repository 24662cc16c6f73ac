using Staves.Packages.Files;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Gpkg;

/// <summary>The ways in which a GPKG package is not what it should be, each with its diagnostic code.</summary>
static class GpkgFailure
{
    public static StavesException Structure(string file, string what) =>
        new(new Diagnostic("STV4011", $"`{file}` is not a GPKG package: {what}", new SourceLocation(file)));

    public static StavesException Manifest(string file, string what) =>
        new(new Diagnostic("STV4012", $"the Manifest in `{file}` {what}", new SourceLocation(file)));

    public static StavesException Checksum(string file, string member, string algorithm) =>
        new(new Diagnostic(
            "STV4013", $"`{HostileText.Shown(member)}` in `{file}` has another {algorithm} checksum than its Manifest says", new SourceLocation(file)));
}
