using System.Collections.Immutable;

namespace Staves.Packages.Tar;

/// <summary>One member of a tar archive without its content: all of a POSIX pax header that matters to a file system.</summary>
public sealed record TarMember
{
    /// <summary>No extended attributes; names compare by their bytes.</summary>
    public static readonly ImmutableSortedDictionary<string, ImmutableArray<byte>> NoExtendedAttributes =
        ImmutableSortedDictionary.Create<string, ImmutableArray<byte>>(StringComparer.Ordinal);

    /// <summary>Relative, without `.`, `..` or empty parts and without a slash at its end; empty for the root itself.</summary>
    public required string Path { get; init; }

    public required TarMemberKind Kind { get; init; }

    /// <summary>Permission bits with set-user-id, set-group-id and sticky: at most octal 7777.</summary>
    public int Mode { get; init; }

    public long UserId { get; init; }

    public long GroupId { get; init; }

    /// <summary>The owner's name, where the archive has it; the same member with and without it is equal.</summary>
    public string UserName { get; init; } = "";

    /// <summary>The group's name, likewise.</summary>
    public string GroupName { get; init; } = "";

    /// <summary>Unix seconds; a fraction in the archive is rounded down.</summary>
    public long ModificationTime { get; init; }

    /// <summary>Bytes of content; zero for everything but a file.</summary>
    public long Size { get; init; }

    /// <summary>A symbolic link's text as written, or the path of the member that a hard link repeats.</summary>
    public string? LinkTarget { get; init; }

    public ImmutableSortedDictionary<string, ImmutableArray<byte>> ExtendedAttributes { get; init; } = NoExtendedAttributes;

    public int DeviceMajor { get; init; }

    public int DeviceMinor { get; init; }

    public bool Equals(TarMember? other) =>
        other is not null
        && (Path, Kind, Mode, UserId, GroupId) == (other.Path, other.Kind, other.Mode, other.UserId, other.GroupId)
        && (ModificationTime, Size, LinkTarget) == (other.ModificationTime, other.Size, other.LinkTarget)
        && (DeviceMajor, DeviceMinor) == (other.DeviceMajor, other.DeviceMinor)
        && HasSameAttributes(other);

    public override int GetHashCode() => HashCode.Combine(Path, Kind, Mode, UserId, GroupId, ModificationTime, Size, LinkTarget);

    bool HasSameAttributes(TarMember other)
    {
        if (ExtendedAttributes.Count != other.ExtendedAttributes.Count)
        {
            return false;
        }

        foreach ((string name, ImmutableArray<byte> value) in ExtendedAttributes)
        {
            if (!other.ExtendedAttributes.TryGetValue(name, out ImmutableArray<byte> theirs)
                || !value.AsSpan().SequenceEqual(theirs.AsSpan()))
            {
                return false;
            }
        }

        return true;
    }
}
