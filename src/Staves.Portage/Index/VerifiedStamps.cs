using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Staves.Portage.Files;

namespace Staves.Portage.Index;

/// <summary>Writes into the file of an index which ebuilds are those of their entries, so that the next run does not read them again. It is
/// a help and no more: where the file cannot be written, nothing is.</summary>
sealed class VerifiedStamps(string file, RepositoryIndex index)
{
    readonly Lazy<SafeFileHandle?> _handle = new(() => OpenForWriting(file));

    static int StampOffset { get; } = (int)Marshal.OffsetOf<VersionRecord>("<EbuildStamp>k__BackingField");

    public void Remember(int row, string ebuild)
    {
        FileStamp stamp = FileStamp.SettledOf(ebuild, index.Header.CreatedNanoseconds);
        if (stamp.IsNone || _handle.Value is not { } handle)
        {
            return;
        }

        long offset = index.Header.Versions.Offset + ((long)row * Unsafe.SizeOf<VersionRecord>()) + StampOffset;
        long value = stamp.Value;
        try
        {
            // Eight aligned bytes of a page: a reader sees the old ones or the new ones.
            RandomAccess.Write(handle, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)), offset);
        }
        catch (IOException)
        {
            // A full disk.
        }
    }

    static SafeFileHandle? OpenForWriting(string file)
    {
        try
        {
            return File.OpenHandle(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
