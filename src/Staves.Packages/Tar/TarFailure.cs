using Staves.Packages.Files;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Tar;

/// <summary>The ways in which an archive is not what it should be, each with its diagnostic code.</summary>
static class TarFailure
{
    public static StavesException Truncated(string file) =>
        new(new Diagnostic("STV4001", $"`{file}` ends in the middle of an archive", new SourceLocation(file)));

    public static StavesException Damaged(string file, string what) =>
        new(new Diagnostic("STV4002", $"`{file}` has a damaged tar header: {what}", new SourceLocation(file)));

    public static StavesException BadPath(string file, string path, string rule) =>
        new(new Diagnostic("STV4003", $"`{HostileText.Shown(path)}` in `{file}` {rule}", new SourceLocation(file)));

    public static StavesException Unsupported(string file, string path, string what) =>
        new(new Diagnostic("STV4004", $"`{HostileText.Shown(path)}` in `{file}` is {what}, which is not supported", new SourceLocation(file)));

    public static StavesException TooLarge(string file, string what) =>
        new(new Diagnostic("STV4005", $"`{file}` has {what}", new SourceLocation(file)));

    public static StavesException Unwritable(string path, string why) =>
        new(new Diagnostic("STV4006", $"`{HostileText.Shown(path)}` cannot be archived: {why}"));
}
