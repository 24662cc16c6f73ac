using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Portage.Metadata;

/// <summary>Reads the variables of an entry that are more than a text (PMS ebuild-vars).</summary>
static class MetadataValues
{
    public static Checked<(string Slot, string SubSlot)> Slots(IMetadataFields entry)
    {
        string text = entry["SLOT"];
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string slot = slash < 0 ? text : text[..slash];
        string subSlot = slash < 0 ? text : text[(slash + 1)..];
        return NameRules.IsSlot(slot) && NameRules.IsSlot(subSlot)
            ? new((slot, subSlot))
            : new(("", ""), Broken(entry, "SLOT", text, "a slot"));
    }

    public static Checked<ImmutableArray<DeclaredUseFlag>> Iuse(IMetadataFields entry)
    {
        // A flag may be declared by the ebuild and by its eclasses; the last default counts.
        var flags = new List<DeclaredUseFlag>();
        foreach (ReadOnlySpan<char> word in new WordEnumerator(entry["IUSE"]))
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
                return new([], Broken(entry, "IUSE", word.ToString(), "a USE flag"));
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

        return new([.. flags]);
    }

    /// <summary>What is wrong with KEYWORDS; null where nothing is.</summary>
    public static Diagnostic? FaultOfKeywords(string text, IMetadataFields entry)
    {
        foreach (ReadOnlySpan<char> keyword in new WordEnumerator(text))
        {
            // Portage lets ebuilds say `*` and `~*`, PMS does not.
            if (!NameRules.IsKeywordEntry(keyword) && keyword is not ("*" or "~*"))
            {
                return Broken(entry, "KEYWORDS", keyword.ToString(), "a keyword");
            }
        }

        return null;
    }

    public static Checked<ImmutableArray<EclassDigest>> Eclasses(IMetadataFields entry)
    {
        ImmutableArray<EclassDigest>.Builder eclasses = ImmutableArray.CreateBuilder<EclassDigest>();
        return EclassDigest.TryReadList(entry["_eclasses_"], eclasses, out ReadOnlySpan<char> broken)
            ? new(eclasses.ToImmutable())
            : new([], Broken(entry, "_eclasses_", broken.ToString(), "an eclass with its MD5"));
    }

    public static ImmutableArray<string> Words(string text) => text.Length == 0 ? [] : [.. new WordEnumerator(text).ToList()];

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

    static Diagnostic Broken(IMetadataFields entry, string key, string value, string expected) =>
        new("STV2103", $"{key} `{value}` is not {expected}", entry.LocationOf(key));
}
