using System.IO.Compression;
using Staves.Packages.Files;

namespace Staves.Packages.Compression;

/// <summary>
/// The content of gzip members (RFC 1952), one after the other. <see cref="GZipStream"/> takes a file that ends too soon, or has
/// something else behind it, for a whole one; so a member of our own follows the file, which comes out only where the file's last
/// member has ended.
/// </summary>
sealed class GzipReader : ForwardReader
{
    /// <summary>What our member holds.</summary>
    const int MarkSize = 16;

    readonly GZipStream _members;
    readonly byte[] _held = new byte[64 * 1024];
    int _start;
    int _end;
    bool _isEnded;

    public GzipReader(Stream input) => _members = new GZipStream(new FollowedStream(input, Mark()), CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        while (_end - _start <= MarkSize && !_isEnded && !buffer.IsEmpty)
        {
            Fill();
        }

        int read = Math.Min(buffer.Length, _end - _start - MarkSize);
        _held.AsSpan(_start, read).CopyTo(buffer);
        _start += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _members.Dispose();
        base.Dispose(disposing);
    }

    static byte[] Mark()
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionMode.Compress))
        {
            gzip.Write(new byte[MarkSize]);
        }

        return member.ToArray();
    }

    void Fill()
    {
        _held.AsSpan(_start, _end - _start).CopyTo(_held);
        (_start, _end) = (0, _end - _start);
        int read = _members.Read(_held.AsSpan(_end));
        _end += read;
        _isEnded = read == 0;
        if (_isEnded && (_end < MarkSize || _held.AsSpan(_end - MarkSize, MarkSize).ContainsAnyExcept((byte)0)))
        {
            throw new InvalidDataException("its gzip data do not end where the file does");
        }
    }

    /// <summary>A stream with some bytes behind it.</summary>
    sealed class FollowedStream(Stream first, byte[] second) : ForwardReader
    {
        int _given;

        public override int Read(Span<byte> buffer)
        {
            int read = first.Read(buffer);
            if (read == 0)
            {
                read = Math.Min(buffer.Length, second.Length - _given);
                second.AsSpan(_given, read).CopyTo(buffer);
                _given += read;
            }

            return read;
        }
    }
}
