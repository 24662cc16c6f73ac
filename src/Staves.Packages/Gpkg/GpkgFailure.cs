using Staves.Portage.Diagnostics;

namespace Staves.Packages.Gpkg;

/// <summary>The ways in which a binary package is not what it should be, each with its diagnostic code.</summary>
static class GpkgFailure
{
    public static StavesException Unreadable(string file, Exception inner) =>
        new(new Diagnostic("STV4010", $"`{file}` cannot be read: {inner.Message}", new SourceLocation(file)), inner);

    public static StavesException Structure(string file, string what) =>
        new(new Diagnostic("STV4011", $"`{file}` is not a GPKG package: {what}", new SourceLocation(file)));

    public static StavesException Manifest(string file, string what) =>
        new(new Diagnostic("STV4012", $"the Manifest in `{file}` {what}", new SourceLocation(file)));

    public static StavesException Checksum(string file, string member, string algorithm) =>
        new(new Diagnostic("STV4013", $"`{member}` in `{file}` has another {algorithm} checksum than its Manifest says", new SourceLocation(file)));

    public static StavesException Compression(string file, string member) =>
        new(new Diagnostic(
            "STV4014",
            $"`{member}` in `{file}` is compressed in a way that is not supported yet",
            new SourceLocation(file),
            "build the package with BINPKG_COMPRESS=\"zstd\""));

    public static StavesException Damaged(string file, Exception inner) =>
        new(new Diagnostic("STV4015", $"`{file}` has damaged compressed data: {inner.Message}", new SourceLocation(file)), inner);

    public static StavesException Image(string file, string member, string what) =>
        new(new Diagnostic("STV4016", $"`{member}` in the image of `{file}` {what}", new SourceLocation(file)));

    public static StavesException Metadata(string file, string what) =>
        new(new Diagnostic("STV4017", $"the metadata of `{file}` {what}", new SourceLocation(file)));

    public static StavesException Unwritable(string file, Exception inner) =>
        new(new Diagnostic("STV4018", $"`{file}` cannot be written: {inner.Message}", new SourceLocation(file)), inner);
}
