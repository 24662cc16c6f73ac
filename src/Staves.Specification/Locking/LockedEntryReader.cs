using System.Collections.Immutable;
using Staves.Specification.Reading;
using Staves.Specification.Toml;

namespace Staves.Specification.Locking;

/// <summary>Reads what a lock says of the user's own files, and of sizes.</summary>
static class LockedEntryReader
{
    const int HighestMode = 4095;
    const string Total = "total";

    const long LargestSize = 1L << 50;

    public static ImmutableArray<LockedFile> Files(TableReader root)
    {
        DistinctNames distinct = new(root.Diagnostics);
        return [.. root.Tables("files").Select(item => File(new TableReader(item, "[[files]]", root.Diagnostics, keys: null), distinct)).OfType<LockedFile>()];
    }

    static LockedFile? File(TableReader reader, DistinctNames distinct)
    {
        TomlNode.String? path = reader.RequiredString("path");
        TomlNode.String? owner = reader.RequiredString("owner");
        TomlNode.String? group = reader.RequiredString("group");
        TomlNode.String? mode = reader.String("mode");
        TomlNode.String? digest = reader.String("digest");
        TomlNode.String? link = reader.String("link");
        reader.RejectRest();
        if (path is null || owner is null || group is null || !distinct.Add(path.Value, path.Location))
        {
            return null;
        }

        if (mode is not null && !(mode.Value.Length is > 0 and <= 5 && mode.Value.All(digit => digit is >= '0' and <= '7') && Convert.ToInt32(mode.Value, 8) <= HighestMode))
        {
            reader.Diagnostics.Report("STV1044", $"`{mode.Value}` is not a mode: octal digits from `0000` to `7777`", mode.Location, "remove the lock, and `staves lock` writes it anew");
            return null;
        }

        return new LockedFile(path.Value, mode is null ? null : Convert.ToInt32(mode.Value, 8), owner.Value, group.Value, digest?.Value, link?.Value);
    }

    /// <summary>Null where there are none.</summary>
    public static ImmutableSortedDictionary<string, long>? Sizes(TableReader root)
    {
        if (root.SubTable("sizes") is not { } table)
        {
            return null;
        }

        TableReader reader = new(table, "[sizes]", root.Diagnostics, keys: null);
        return table.Entries.Keys
            .Select(name => (Name: name, Size: Size(reader, name)))
            .Where(entry => entry.Name != Total && entry.Size is not null)
            .ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Size!.Value, StringComparer.Ordinal);
    }

    static long? Size(TableReader reader, string name)
    {
        if (reader.Integer(name) is not { } size)
        {
            return null;
        }

        if (size.Value is >= 0 and <= LargestSize)
        {
            return size.Value;
        }

        reader.Diagnostics.Report("STV1045", $"`{size.Text.Trim()}` is not the size of something in an image", size.Location, "remove the lock, and `staves lock` writes it anew");
        return null;
    }
}
