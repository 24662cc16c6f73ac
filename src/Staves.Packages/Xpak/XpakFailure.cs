using Staves.Portage.Diagnostics;

namespace Staves.Packages.Xpak;

/// <summary>The ways in which an XPAK package is not what it should be.</summary>
static class XpakFailure
{
    public static StavesException Structure(string file, string what) =>
        new(new Diagnostic("STV4020", $"`{file}` is not an XPAK package: {what}", new SourceLocation(file)));
}
