using Staves.Portage.Diagnostics;

namespace Staves.Packages.Files;

/// <summary>The ways in which a package of either format cannot be read or written, or is not sound, each with its diagnostic code.</summary>
static class PackageFileFailure
{
    public static StavesException Unreadable(string file, Exception inner) =>
        new(new Diagnostic("STV4010", $"`{file}` cannot be read: {inner.Message}", new SourceLocation(file)), inner);

    public static StavesException Image(string file, string member, string what) =>
        new(new Diagnostic("STV4016", $"`{HostileText.Shown(member)}` in the image of `{file}` {what}", new SourceLocation(file)));

    public static StavesException Metadata(string file, string what) =>
        new(new Diagnostic("STV4017", $"the metadata of `{file}` {what}", new SourceLocation(file)));

    public static StavesException Unwritable(string file, Exception inner) =>
        new(new Diagnostic("STV4018", $"`{file}` cannot be written: {inner.Message}", new SourceLocation(file)), inner);

    public static StavesException Unknown(string file) =>
        new(new Diagnostic("STV4019", $"`{file}` is no binary package: it is neither a GPKG nor an XPAK file", new SourceLocation(file)));
}
