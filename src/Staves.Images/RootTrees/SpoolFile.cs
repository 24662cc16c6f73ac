using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Staves.Images.Oci;
using Staves.Packages.Elf;
using Staves.Packages.Files;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>
/// The contents of all files of a tree, one after another in a file without a name: nothing is left when the process dies. Contents may
/// be taken in side by side.
/// </summary>
sealed class SpoolFile : IDisposable
{
    const int CopyBufferSize = 128 * 1024;

    readonly SafeFileHandle _handle;
    long _length;

    SpoolFile(SafeFileHandle handle) => _handle = handle;

    public static SpoolFile Create(string directory)
    {
        string path = Path.Combine(directory, $".spool-{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(directory);
            SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
            File.Delete(path);
            return new SpoolFile(handle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure(directory, exception);
        }
    }

    /// <summary>Takes in one content; what it returns finds it again.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="source">What tells it from all others, if anything but its digest does.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public SpooledContent Append(Stream content, long size, string? source, CancellationToken cancellationToken)
    {
        using IncrementalHash? hash = source is null ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        bool isElf = false;
        long offset = Interlocked.Add(ref _length, size) - size;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(size, 1, CopyBufferSize));
        try
        {
            for (long taken = 0; taken < size;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = content.Read(buffer, 0, (int)Math.Min(buffer.Length, size - taken));
                if (read == 0)
                {
                    throw new EndOfStreamException("a file's content is shorter than its size");
                }

                Span<byte> part = buffer.AsSpan(0, read);
                isElf |= taken == 0 && ElfFile.HasMagic(part);
                hash?.AppendData(part);
                Write(part, offset + taken, isLast: taken + read == size);
                taken += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new SpooledContent(this, offset, size, hash is null ? null : Digest.FromHash(hash.GetHashAndReset()))
        {
            Source = source,
            Elf = isElf ? ReadElf(offset, size) : null,
        };
    }

    public Stream Open(long offset, long size) => new FileRegionStream(_handle, offset, size);

    /// <summary>Nobody waits for the kernel to free what may be gigabytes.</summary>
    public void Dispose() => ThreadPool.UnsafeQueueUserWorkItem(static handle => handle.Dispose(), _handle, preferLocal: false);

    ElfFile? ReadElf(long offset, long size)
    {
        using Stream content = Open(offset, size);
        return ElfFile.TryRead(content, out ElfFile? elf) ? elf : null;
    }

    /// <summary>What is all zeros becomes a hole, but for a content's last byte, which keeps the file as long as its contents: a sparse file
    /// takes the room that it took where it came from.</summary>
    void Write(ReadOnlySpan<byte> part, long offset, bool isLast)
    {
        try
        {
            if (part.ContainsAnyExcept((byte)0))
            {
                RandomAccess.Write(_handle, part, offset);
            }
            else if (isLast)
            {
                RandomAccess.Write(_handle, part[^1..], offset + part.Length - 1);
            }
        }
        catch (IOException exception)
        {
            throw Failure("the temporary directory", exception);
        }
    }

    static StavesException Failure(string place, Exception exception) =>
        new(new Diagnostic("STV6009", $"`{place}` cannot hold the files of the image: {exception.Message}"), exception);
}
