using System.Buffers;
using Staves.Portage.Names;

namespace Staves.Portage.Repositories;

/// <summary>Which paths of a repository hold what (PMS tree-layout).</summary>
static class RepositoryLayout
{
    public const string MetadataCache = "metadata/md5-cache";

    static readonly SearchValues<string> Others =
        SearchValues.Create(["eclass", "licenses", "metadata", "profiles", "scripts"], StringComparison.Ordinal);

    /// <summary>Whether a directory at the top of a repository is a category, whatever `profiles/categories` says: a repository may leave
    /// that file to its masters.</summary>
    public static bool IsCategory(string name) => NameRules.IsCategory(name) && !Others.Contains(name);
}
