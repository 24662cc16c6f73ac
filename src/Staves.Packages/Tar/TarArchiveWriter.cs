using System.Buffers;
using System.Collections.Immutable;

namespace Staves.Packages.Tar;

/// <summary>
/// Writes tar archives whose bytes follow from the members alone: ustar, with pax records only for what ustar cannot hold
/// (POSIX pax). No clock, process id or user name enters; members appear in the order in which they are written.
/// </summary>
public sealed class TarArchiveWriter(Stream archive, bool leaveOpen = false) : IDisposable
{
    const int CopyBufferSize = 128 * 1024;

    readonly byte[] _block = new byte[TarField.BlockSize];
    bool _finished;

    /// <summary>Writes one member; <paramref name="content"/> must give exactly the member's size, and nothing for all but a file.</summary>
    public void Write(TarMember member, Stream? content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WriteHeader(member);
        if (member.Kind == TarMemberKind.File)
        {
            CopyContent(member, content, cancellationToken);
        }
    }

    /// <summary>Writes all of a member but its content, which the caller owes.</summary>
    internal void WriteHeader(TarMember member)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        Check(member);
        byte[] path = PathBytes(member);
        byte[] link = member.LinkTarget is null ? [] : TarPath.Encode(member.LinkTarget);
        bool pathFits = TrySplit(path, out int split);
        WriteExtendedHeader(member, path, link, pathFits);

        Array.Clear(_block);
        if (split > 0)
        {
            path.AsSpan(0, split).CopyTo(_block.AsSpan(TarField.Prefix));
            path.AsSpan(split + 1).CopyTo(_block.AsSpan(TarField.Name));
        }
        else
        {
            Shortened(path).CopyTo(_block.AsSpan(TarField.Name));
        }

        Shortened(link).CopyTo(_block.AsSpan(TarField.LinkName));
        WriteNumber(TarField.Mode, member.Mode);
        WriteNumber(TarField.UserId, member.UserId);
        WriteNumber(TarField.GroupId, member.GroupId);
        WriteNumber(TarField.Size, member.Size);
        WriteNumber(TarField.ModificationTime, member.ModificationTime);
        WriteNumber(TarField.DeviceMajor, member.DeviceMajor);
        WriteNumber(TarField.DeviceMinor, member.DeviceMinor);
        WriteBlock(TypeFlagOf(member.Kind));
    }

    /// <summary>Writes the two zero blocks that end an archive; without them a reader takes it for truncated.</summary>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        _finished = true;
        Array.Clear(_block);
        archive.Write(_block);
        archive.Write(_block);
        archive.Flush();
    }

    /// <summary>Does not finish the archive: what was given up half-way must not look whole.</summary>
    public void Dispose()
    {
        _finished = true;
        if (!leaveOpen)
        {
            archive.Dispose();
        }
    }

    static void Check(TarMember member)
    {
        if (TarPath.Normalise(member.Path, member.Path) != member.Path)
        {
            throw TarFailure.Unwritable(member.Path, "its path is not in normal form");
        }

        if (member.Path.Length == 0 && member.Kind != TarMemberKind.Directory)
        {
            throw TarFailure.Unwritable(member.Path, "the root must be a directory");
        }

        bool isLink = member.Kind is TarMemberKind.SymbolicLink or TarMemberKind.HardLink;
        if (isLink != !string.IsNullOrEmpty(member.LinkTarget) || member.LinkTarget?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw TarFailure.Unwritable(member.Path, isLink ? "it is a link without a valid target" : "it has a link target but is no link");
        }

        if (member.Kind == TarMemberKind.HardLink && TarPath.Normalise(member.LinkTarget!, member.Path) != member.LinkTarget)
        {
            throw TarFailure.Unwritable(member.Path, "its hard link's target is not in normal form");
        }

        if (member.Size < 0 || (member.Size > 0 && member.Kind != TarMemberKind.File))
        {
            throw TarFailure.Unwritable(member.Path, "only a file has a size");
        }

        if (member.Mode is < 0 or > 4095 || member.UserId < 0 || member.GroupId < 0
            || !TarField.FitsOctal(member.DeviceMajor, TarField.DeviceMajor)
            || !TarField.FitsOctal(member.DeviceMinor, TarField.DeviceMinor))
        {
            throw TarFailure.Unwritable(member.Path, "its mode, owner or device number is out of range");
        }
    }

    static byte[] PathBytes(TarMember member) =>
        TarPath.Encode((member.Path, member.Kind) switch
        {
            ("", _) => "./",
            (_, TarMemberKind.Directory) => member.Path + "/",
            _ => member.Path,
        });

    /// <summary>Whether ustar holds the path, and if in two fields, where the slash between them is.</summary>
    static bool TrySplit(ReadOnlySpan<byte> path, out int split)
    {
        const int LongestName = 100;
        const int LongestPrefix = 155;
        split = 0;
        if (path.ContainsAnyInRange((byte)0x80, (byte)0xff))
        {
            return false;
        }

        if (path.Length <= LongestName)
        {
            return true;
        }

        // The slash must leave something on both sides; a directory's last byte is a slash too.
        int slash = path[..Math.Min(path.Length - 1, LongestPrefix + 1)].LastIndexOf((byte)'/');
        if (slash < 1 || path.Length - slash - 1 > LongestName)
        {
            return false;
        }

        split = slash;
        return true;
    }

    /// <summary>What a reader without pax shows: as much of the text as fits, cut between two characters.</summary>
    static ReadOnlySpan<byte> Shortened(ReadOnlySpan<byte> text)
    {
        int length = Math.Min(text.Length, TarField.Name.GetOffsetAndLength(TarField.BlockSize).Length);
        while (length < text.Length && length > 0 && (text[length] & 0xc0) == 0x80)
        {
            length--;
        }

        return text[..length];
    }

    static byte TypeFlagOf(TarMemberKind kind) => kind switch
    {
        TarMemberKind.File => (byte)'0',
        TarMemberKind.HardLink => (byte)'1',
        TarMemberKind.SymbolicLink => (byte)'2',
        TarMemberKind.CharacterDevice => (byte)'3',
        TarMemberKind.BlockDevice => (byte)'4',
        TarMemberKind.Directory => (byte)'5',
        TarMemberKind.Fifo => (byte)'6',
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    void WriteExtendedHeader(TarMember member, byte[] path, byte[] link, bool pathFits)
    {
        using var records = new MemoryStream();
        AppendNumber(records, "gid", member.GroupId, TarField.GroupId);
        if (link.Length > 100 || link.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0xff))
        {
            PaxRecords.Append(records, "linkpath", link);
        }

        AppendNumber(records, "mtime", member.ModificationTime, TarField.ModificationTime);
        if (!pathFits)
        {
            PaxRecords.Append(records, "path", path);
        }

        AppendNumber(records, "size", member.Size, TarField.Size);
        AppendNumber(records, "uid", member.UserId, TarField.UserId);
        foreach ((string name, ImmutableArray<byte> value) in member.ExtendedAttributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            PaxRecords.Append(records, PaxRecords.AttributeKeyword(name), value.AsSpan());
        }

        if (records.Length == 0)
        {
            return;
        }

        Array.Clear(_block);
        "PaxHeaders/member"u8.CopyTo(_block.AsSpan(TarField.Name));
        WriteNumber(TarField.Mode, 420);
        WriteNumber(TarField.UserId, 0);
        WriteNumber(TarField.GroupId, 0);
        WriteNumber(TarField.Size, records.Length);
        WriteNumber(TarField.ModificationTime, 0);
        WriteNumber(TarField.DeviceMajor, 0);
        WriteNumber(TarField.DeviceMinor, 0);
        WriteBlock((byte)'x');
        archive.Write(records.GetBuffer().AsSpan(0, (int)records.Length));
        WritePadding(records.Length);
    }

    static void AppendNumber(Stream records, string keyword, long value, Range field)
    {
        if (!TarField.FitsOctal(value, field))
        {
            PaxRecords.Append(records, keyword, value);
        }
    }

    /// <summary>A number that the field cannot hold is in a pax record, which counts; the field then says zero.</summary>
    void WriteNumber(Range field, long value) => TarField.WriteOctal(_block, field, TarField.FitsOctal(value, field) ? value : 0);

    void WriteBlock(byte typeFlag)
    {
        _block[TarField.TypeFlag] = typeFlag;
        "ustar\000"u8.CopyTo(_block.AsSpan(TarField.Magic));

        TarField.Seal(_block);
        archive.Write(_block);
    }

    void WritePadding(long size)
    {
        int padding = (int)(-size & (TarField.BlockSize - 1));
        Array.Clear(_block);
        archive.Write(_block.AsSpan(0, padding));
    }

    void CopyContent(TarMember member, Stream? content, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBufferSize);
        try
        {
            long copied = 0;
            while (content is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = content.Read(buffer);
                if (read == 0)
                {
                    break;
                }

                copied += read;
                if (copied > member.Size)
                {
                    throw TarFailure.Unwritable(member.Path, "its content is longer than its size");
                }

                archive.Write(buffer.AsSpan(0, read));
            }

            if (copied < member.Size)
            {
                throw TarFailure.Unwritable(member.Path, "its content is shorter than its size");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        WritePadding(member.Size);
    }
}
