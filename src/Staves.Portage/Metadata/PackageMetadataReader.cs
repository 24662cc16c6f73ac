using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Names;

namespace Staves.Portage.Metadata;

/// <summary>Makes <see cref="PackageMetadata"/> of a cache entry, and refuses one that breaks PMS.</summary>
public static class PackageMetadataReader
{
    /// <exception cref="StavesException">A value is not what PMS says; the diagnostic has file and line.</exception>
    public static PackageMetadata Read(Md5DictFile entry, VersionedPackageName name, string repository) =>
        Read((IMetadataFields)entry, name, repository);

    internal static PackageMetadata Read(IMetadataFields entry, VersionedPackageName name, string repository)
    {
        if (entry["EAPI"] is { Length: > 0 } eapi && !Eapi.TryGet(eapi, out _))
        {
            return new PackageMetadata(name, repository, entry);
        }

        if (!EclassDigest.TryReadList(entry["_eclasses_"], eclasses: null, out ReadOnlySpan<char> broken))
        {
            throw Broken(entry, "_eclasses_", broken.ToString(), "an eclass with its MD5");
        }

        (string slot, string subSlot) = Slots(entry);
        return new PackageMetadata(name, repository, entry)
        {
            Slot = slot,
            SubSlot = subSlot,
            Iuse = Iuse(entry),
            Keywords = Keywords(entry),
            DefinedPhases = entry["DEFINED_PHASES"] is "-" ? [] : Words(entry["DEFINED_PHASES"]),
        };
    }

    static (string Slot, string SubSlot) Slots(IMetadataFields entry)
    {
        string text = entry["SLOT"];
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string slot = slash < 0 ? text : text[..slash];
        string subSlot = slash < 0 ? text : text[(slash + 1)..];
        return NameRules.IsSlot(slot) && NameRules.IsSlot(subSlot) ? (slot, subSlot) : throw Broken(entry, "SLOT", text, "a slot");
    }

    static ImmutableArray<DeclaredUseFlag> Iuse(IMetadataFields entry)
    {
        string text = entry["IUSE"];
        if (text.Length == 0)
        {
            return [];
        }

        // A flag may be declared by the ebuild and by its eclasses; the last default counts.
        var flags = new List<DeclaredUseFlag>();
        foreach (ReadOnlySpan<char> word in new WordEnumerator(text))
        {
            bool? byDefault = word[0] switch
            {
                '+' => true,
                '-' => false,
                _ => null,
            };
            ReadOnlySpan<char> name = byDefault is null ? word : word[1..];
            if (!NameRules.IsUseFlag(name))
            {
                throw Broken(entry, "IUSE", word.ToString(), "a USE flag");
            }

            int index = IndexOf(flags, name);
            if (index < 0)
            {
                flags.Add(new DeclaredUseFlag(name.ToString(), byDefault));
            }
            else if (byDefault is not null)
            {
                flags[index] = flags[index] with { Default = byDefault };
            }
        }

        return [.. flags];
    }

    static int IndexOf(List<DeclaredUseFlag> flags, ReadOnlySpan<char> name)
    {
        for (int i = 0; i < flags.Count; i++)
        {
            if (name.SequenceEqual(flags[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    static ImmutableArray<string> Keywords(IMetadataFields entry)
    {
        ImmutableArray<string> keywords = Words(entry["KEYWORDS"]);
        foreach (string keyword in keywords)
        {
            // Portage lets ebuilds say `*` and `~*`, PMS does not.
            if (!NameRules.IsKeywordEntry(keyword) && keyword is not ("*" or "~*"))
            {
                throw Broken(entry, "KEYWORDS", keyword, "a keyword");
            }
        }

        return keywords;
    }

    static ImmutableArray<string> Words(string text) => text.Length == 0 ? [] : [.. new WordEnumerator(text).ToList()];

    static StavesException Broken(IMetadataFields entry, string key, string value, string expected) =>
        new(new Diagnostic("STV2103", $"{key} `{value}` is not {expected}", entry.LocationOf(key)));
}
