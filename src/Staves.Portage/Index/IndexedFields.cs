using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;

namespace Staves.Portage.Index;

/// <summary>An entry of an index; a value becomes a string when it is asked for.</summary>
sealed class IndexedFields(RepositoryIndex index, uint entry, string cacheFile) : IMetadataFields
{
    public string this[string key] => Encoding.UTF8.GetString(index.Value(entry, MetadataKeys.IndexOf(key)));

    public SourceLocation LocationOf(string key) => new(cacheFile);
}
