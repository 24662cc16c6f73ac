using System.Buffers;

namespace Staves.Packages.Tar;

/// <summary>
/// Reads tar archives of any origin, member after member: ustar, pax (with `SCHILY.xattr`), and GNU's long names and base-256 numbers.
/// What it returns is safe: no path leaves the root, and memory does not depend on what the archive claims.
/// </summary>
public sealed class TarArchiveReader(Stream archive, string file = "archive", bool leaveOpen = false) : IDisposable
{
    /// <summary>An extended header holds a few paths and attributes; Linux bounds an attribute at 64 KiB.</summary>
    const int LargestExtendedHeader = 1024 * 1024;

    readonly byte[] _block = new byte[TarField.BlockSize];
    TarContentStream _content = new(Stream.Null, 0, file);
    int _padding;
    bool _ended;

    /// <summary>The content of the member that was read last, until the next one is read.</summary>
    public Stream Content => _content;

    /// <summary>Whether the archive may end between two members without saying so: only where its digest tells that nothing is
    /// missing. Some tools make layers without an end.</summary>
    public bool EndMayBeMissing { get; init; }

    /// <summary>The next member, or null after the last one.</summary>
    public TarMember? ReadNext(CancellationToken cancellationToken)
    {
        if (_ended)
        {
            return null;
        }

        SkipContent(cancellationToken);
        var extension = new TarHeaderExtension();
        while (ReadHeader())
        {
            cancellationToken.ThrowIfCancellationRequested();
            long size = Number(TarField.Size, "size");
            switch ((char)_block[TarField.TypeFlag])
            {
                case 'x':
                    extension.Pax = PaxRecords.Parse(ReadExtendedHeader(size), file);
                    break;
                case 'g':
                    CheckGlobal(PaxRecords.Parse(ReadExtendedHeader(size), file));
                    break;
                case 'L':
                    extension.LongName = LongText(size);
                    break;
                case 'K':
                    extension.LongLink = LongText(size);
                    break;
                default:
                    TarMember member = TarMemberHeader.Read(_block, extension, file);
                    _content = new TarContentStream(archive, member.Size, file);
                    _padding = (int)(-member.Size & (TarField.BlockSize - 1));
                    return member;
            }
        }

        if (!extension.IsEmpty)
        {
            throw TarFailure.Damaged(file, "an extended header has no member");
        }

        _ended = true;
        return null;
    }

    public void Dispose()
    {
        _ended = true;
        _content.Dispose();
        if (!leaveOpen)
        {
            archive.Dispose();
        }
    }

    /// <summary>Fills the block with the next header; false at the end marker.</summary>
    bool ReadHeader()
    {
        if (!ReadBlock())
        {
            return EndMayBeMissing ? false : throw TarFailure.Truncated(file);
        }

        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            return ReadBlock() && _block.AsSpan().ContainsAnyExcept((byte)0)
                ? throw TarFailure.Damaged(file, "a single zero block between members")
                : false;
        }

        if (!TarField.TryReadNumber(_block.AsSpan(TarField.Checksum), out long checksum)
            || (checksum != TarField.SumOf(_block) && checksum != TarField.SignedSumOf(_block)))
        {
            throw TarFailure.Damaged(file, "the checksum is wrong");
        }

        return true;
    }

    bool ReadBlock()
    {
        int read = archive.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        return read == _block.Length || (read == 0 ? false : throw TarFailure.Truncated(file));
    }

    byte[] ReadExtendedHeader(long size)
    {
        if (size is < 0 or > LargestExtendedHeader)
        {
            throw TarFailure.TooLarge(file, $"an extended header of more than {LargestExtendedHeader} bytes");
        }

        byte[] text = new byte[size];
        ReadFully(text);
        ReadFully(_block.AsSpan(0, (int)(-size & (TarField.BlockSize - 1))));
        return text;
    }

    string LongText(long size) => TarPath.Decode(TarField.Text(ReadExtendedHeader(size)), file);

    /// <summary>Git writes a comment, and that is the use of global headers; one that renames or resizes all members is an attack.</summary>
    void CheckGlobal(PaxRecords records)
    {
        if (records.Path is not null || records.LinkPath is not null || records.Size is not null || records.IsSparse
            || records.UserId is not null || records.GroupId is not null || records.ModificationTime is not null
            || records.ExtendedAttributes.Count > 0)
        {
            throw TarFailure.Damaged(file, "a global header sets what belongs to one member");
        }
    }

    long Number(Range field, string name) =>
        TarField.TryReadNumber(_block.AsSpan(field), out long value) ? value : throw TarFailure.Damaged(file, $"the {name} is no number");

    void ReadFully(Span<byte> buffer)
    {
        if (archive.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw TarFailure.Truncated(file);
        }
    }

    void SkipContent(CancellationToken cancellationToken)
    {
        int padding = _padding;
        long remaining = _content.Abandon() + padding;
        _padding = 0;
        if (remaining == 0)
        {
            return;
        }

        if (archive.CanSeek)
        {
            if (remaining > archive.Length - archive.Position)
            {
                throw TarFailure.Truncated(file);
            }

            archive.Seek(remaining, SeekOrigin.Current);
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (remaining > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = archive.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, remaining)));
                if (read == 0 && EndMayBeMissing && remaining <= padding)
                {
                    // Where there is no end there may be no padding either: umoci writes such layers, and Go reads them.
                    return;
                }

                remaining -= read == 0 ? throw TarFailure.Truncated(file) : read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
