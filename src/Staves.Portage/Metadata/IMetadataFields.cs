using Staves.Portage.Diagnostics;

namespace Staves.Portage.Metadata;

/// <summary>The values of a metadata cache entry (PMS metadata-cache) by key, wherever they lie.</summary>
interface IMetadataFields
{
    /// <summary>The value of a key, empty where it is absent.</summary>
    string this[string key] { get; }

    /// <summary>Where a key stands, or the file where that is all that is known.</summary>
    SourceLocation LocationOf(string key);
}
