using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Installed;

/// <summary>The files of an entry as the values of a package's variables. IUSE and KEYWORDS, by which nothing is chosen any more, are
/// empty.</summary>
sealed class EntryFields(InstalledPackage package) : IPackageEntry
{
    public VersionedPackageName Name => package.Name;

    public string Repository => package.Repository;

    public Diagnostic? Fault => null;

    public string this[string key] => key switch
    {
        "IUSE" or "KEYWORDS" => "",
        "SLOT" => EntryText.SlotsOrDefault(package.Value(key)),
        _ => package.Value(key),
    };

    public SourceLocation LocationOf(string key) => new(Path.Combine(package.Path, key));
}
