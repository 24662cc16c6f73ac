using System.Runtime.InteropServices;

namespace Staves.Portage.Index;

/// <summary>The beginning of an index: offsets of its tables in bytes, and their lengths in records. An index is written for this machine
/// alone, in its byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct IndexHeader
{
    /// <summary>`STAVESIX`, and the number of the format, which changes with any change of it.</summary>
    public const ulong Signature = 0x5849_5345_5641_5453;
    public const uint CurrentVersion = 1;

    public ulong Magic { get; init; }

    public uint Version { get; init; }

    /// <summary>Of the whole file, so that a shortened one is seen.</summary>
    public uint Length { get; init; }

    /// <summary>The absolute path of the repository.</summary>
    public uint Root { get; init; }

    /// <summary>What stands before the paths of the repository in its archive.</summary>
    public uint Prefix { get; init; }

    /// <summary>When it was begun, by the kernel's clock; what changed later is not remembered as verified.</summary>
    public long CreatedNanoseconds { get; init; }

    /// <summary>Of the archive, or of the directory `metadata/md5-cache`.</summary>
    public long SourceStamp { get; init; }

    /// <summary>Of the directory of the repository.</summary>
    public long RootStamp { get; init; }

    public IndexTable Categories { get; init; }

    public IndexTable Packages { get; init; }

    public IndexTable Versions { get; init; }

    public IndexTable Files { get; init; }
}
