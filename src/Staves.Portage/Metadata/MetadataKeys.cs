using System.Collections.Immutable;

namespace Staves.Portage.Metadata;

/// <summary>The keys of a metadata cache entry (PMS metadata-cache) that say something about a package, in byte order.</summary>
static class MetadataKeys
{
    public static ImmutableArray<string> All { get; } =
    [
        "BDEPEND", "DEFINED_PHASES", "DEPEND", "DESCRIPTION", "EAPI", "HOMEPAGE", "IDEPEND", "INHERIT", "IUSE", "KEYWORDS", "LICENSE",
        "PDEPEND", "PROPERTIES", "RDEPEND", "REQUIRED_USE", "RESTRICT", "SLOT", "SRC_URI", "_eclasses_", "_md5_",
    ];

    /// <summary>The place of a key in <see cref="All"/>, or -1.</summary>
    public static int IndexOf(ReadOnlySpan<char> key)
    {
        for (int i = 0; i < All.Length; i++)
        {
            if (key.SequenceEqual(All[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
