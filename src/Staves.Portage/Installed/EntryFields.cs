using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;

namespace Staves.Portage.Installed;

/// <summary>The files of an entry as the values of a package's variables.</summary>
sealed class EntryFields(InstalledPackage package) : IMetadataFields
{
    public string this[string key] => package.Value(key);

    public SourceLocation LocationOf(string key) => new(Path.Combine(package.Path, key));
}
