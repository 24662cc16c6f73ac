using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Staves.Images.Oci;
using Staves.Packages.Files;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>The contents of all files of a tree, one after another in a file without a name: nothing is left when the process dies.</summary>
sealed class SpoolFile : IDisposable
{
    const int CopyBufferSize = 128 * 1024;

    readonly SafeFileHandle _handle;
    readonly byte[] _buffer = new byte[CopyBufferSize];
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
    public (long Offset, Digest Digest) Append(Stream content, long size, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long offset = _length;
        while (_length - offset < size)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = content.Read(_buffer, 0, (int)Math.Min(_buffer.Length, size - (_length - offset)));
            if (read == 0)
            {
                throw new EndOfStreamException("a file's content is shorter than its size");
            }

            hash.AppendData(_buffer, 0, read);
            Write(_buffer.AsSpan(0, read));
        }

        return (offset, Digest.FromHash(hash.GetHashAndReset()));
    }

    public Stream Open(long offset, long size) => new FileRegionStream(_handle, offset, size);

    public void Dispose() => _handle.Dispose();

    /// <summary>What is all zeros becomes a hole: a sparse file takes the room that it took where it came from.</summary>
    void Write(ReadOnlySpan<byte> part)
    {
        try
        {
            if (part.ContainsAnyExcept((byte)0))
            {
                RandomAccess.Write(_handle, part, _length);
            }
            else
            {
                RandomAccess.SetLength(_handle, _length + part.Length);
            }
        }
        catch (IOException exception)
        {
            throw Failure("the temporary directory", exception);
        }

        _length += part.Length;
    }

    static StavesException Failure(string place, Exception exception) =>
        new(new Diagnostic("STV6009", $"`{place}` cannot hold the files of the image: {exception.Message}"), exception);
}
