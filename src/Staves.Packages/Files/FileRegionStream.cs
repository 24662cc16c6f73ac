using Microsoft.Win32.SafeHandles;

namespace Staves.Packages.Files;

/// <summary>A part of an open file, read at its own position, so that several readers of one file do not disturb each other.</summary>
/// <param name="file">The file, which stays open.</param>
/// <param name="offset">Where the part begins.</param>
/// <param name="length">Its bytes.</param>
/// <param name="path">The package that the file is, in whose name it is told that it cannot be read; whoever gives none hears of it as an
/// <see cref="IOException"/>.</param>
public sealed class FileRegionStream(SafeFileHandle file, long offset, long length, string? path = null) : Stream
{
    readonly long _length = length;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Clamp(_length - Position, 0, buffer.Length);
        if (wanted == 0)
        {
            return 0;
        }

        try
        {
            int read = RandomAccess.Read(file, buffer[..wanted], offset + Position);
            Position += read;
            return read;
        }
        catch (Exception exception) when (path is not null && exception is (IOException or UnauthorizedAccessException))
        {
            // Not the decompressor's fault, which otherwise would be blamed.
            throw PackageFileFailure.Unreadable(path, exception);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => _length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
