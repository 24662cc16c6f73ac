using System.Collections.Immutable;
using Staves.Packages.Files;
using Staves.Packages.Tar;

namespace Staves.Packages.PackageImages;

/// <summary>
/// Gives the objects of an image one order, and each group of hard links one name that holds the content, however the file system
/// listed them: two builds must not differ by it.
/// </summary>
static class ImageOrder
{
    public static ImmutableArray<ImageEntry> Of(IEnumerable<ImageEntry> image, string file)
    {
        var entries = new SortedDictionary<string, ImageEntry>(Comparer<string>.Create(ComparePaths));
        foreach (ImageEntry entry in image)
        {
            if (!entries.TryAdd(entry.Member.Path, entry))
            {
                throw PackageFileFailure.Image(file, entry.Member.Path, "is there twice");
            }
        }

        var firstNames = new Dictionary<string, string>(StringComparer.Ordinal);
        ImmutableArray<ImageEntry>.Builder ordered = ImmutableArray.CreateBuilder<ImageEntry>(entries.Count);
        HashSet<string> linked = [.. entries.Values.Where(entry => entry.Member.Kind == TarMemberKind.HardLink).Select(entry => entry.Member.LinkTarget!)];
        foreach ((string path, ImageEntry entry) in entries)
        {
            bool isLink = entry.Member.Kind == TarMemberKind.HardLink;
            string group = isLink ? entry.Member.LinkTarget! : path;
            if (!isLink && !linked.Contains(path))
            {
                ordered.Add(entry);
                continue;
            }

            if (!entries.TryGetValue(group, out ImageEntry? holder) || holder.Member.Kind is TarMemberKind.HardLink or TarMemberKind.Directory)
            {
                throw PackageFileFailure.Image(file, path, $"is a hard link to `{group}`, which is no other object of the image");
            }

            ordered.Add(firstNames.TryAdd(group, path)
                ? holder with { Member = holder.Member with { Path = path } }
                : new ImageEntry(LinkTo(holder.Member, path, firstNames[group]), null));
        }

        return ordered.DrainToImmutable();
    }

    static TarMember LinkTo(TarMember holder, string path, string target) => holder with
    {
        Path = path,
        Kind = TarMemberKind.HardLink,
        LinkTarget = target,
        Size = 0,
        DeviceMajor = 0,
        DeviceMinor = 0,
        ExtendedAttributes = TarMember.NoExtendedAttributes,
    };

    /// <summary>Directories stay together with what is in them: a slash sorts before everything else.</summary>
    static int ComparePaths(string left, string right)
    {
        int length = left.AsSpan().CommonPrefixLength(right);
        return (length < left.Length, length < right.Length) switch
        {
            (true, true) => Weight(left[length]).CompareTo(Weight(right[length])),
            (bool longer, bool shorter) => longer.CompareTo(shorter),
        };
    }

    static int Weight(char character) => character == '/' ? -1 : character;
}
