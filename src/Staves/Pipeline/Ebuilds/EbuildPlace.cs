using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Pipeline.Ebuilds;

/// <summary>Where an ebuild's file stands, which says what package it is (PMS tree-layout).</summary>
/// <param name="Repository">The absolute path of the repository.</param>
/// <param name="Name">`category/package-version`, of the last three parts of the file's path.</param>
sealed record EbuildPlace(string Repository, VersionedPackageName Name)
{
    const string Extension = ".ebuild";

    /// <exception cref="StavesException">STV1933: there is no such file, or it does not stand where ebuilds do.</exception>
    public static EbuildPlace Of(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new StavesException(new Diagnostic("STV1933", $"there is no file `{path}`"));
        }

        string? package = Path.GetDirectoryName(full);
        string? category = Path.GetDirectoryName(package);
        return full.EndsWith(Extension, StringComparison.Ordinal)
            && Path.GetDirectoryName(category) is { } repository
            && VersionedPackageName.TryParse($"{Path.GetFileName(category)}/{Path.GetFileName(full)[..^Extension.Length]}", out VersionedPackageName? name, out _)
            && name.PN == Path.GetFileName(package)
                ? new EbuildPlace(repository, name)
                : throw new StavesException(new Diagnostic(
                    "STV1933", $"`{path}` is not where an ebuild stands", Hint: "REPOSITORY/CATEGORY/PACKAGE/PACKAGE-VERSION.ebuild"));
    }
}
