using System.Globalization;
using System.Text;

namespace Staves.Packages.Tar;

/// <summary>Makes a member of a header block and of what extended headers said before it; refuses what would be unsafe or ambiguous.</summary>
static class TarMemberHeader
{
    public static TarMember Read(ReadOnlySpan<byte> block, TarHeaderExtension extension, string file)
    {
        PaxRecords? pax = extension.Pax;
        string written = pax?.Path ?? extension.LongName ?? NameOf(block, file);
        char typeFlag = (char)block[TarField.TypeFlag];
        if (typeFlag == 'S' || pax?.IsSparse == true)
        {
            throw TarFailure.Unsupported(file, written, "a sparse file");
        }

        TarMemberKind kind = KindOf(typeFlag, written, file);
        string path = TarPath.Normalise(written, file);
        if (path.Length == 0 && kind != TarMemberKind.Directory)
        {
            throw TarFailure.BadPath(file, written, "is an empty path");
        }

        long size = pax?.Size ?? Number(block, TarField.Size, "size", file);
        if (size < 0)
        {
            throw TarFailure.Damaged(file, "the size is negative");
        }

        // Readers disagree whether content follows such a header; whoever writes one wants them to.
        if (size > 0 && kind != TarMemberKind.File)
        {
            throw TarFailure.Damaged(file, $"`{path}` has content but is no file");
        }

        bool isDevice = kind is TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice;
        return new TarMember
        {
            Path = path,
            Kind = kind,
            Mode = (int)(Number(block, TarField.Mode, "mode", file) & 4095),
            UserId = Natural(pax?.UserId ?? Number(block, TarField.UserId, "user id", file), "user id", file),
            GroupId = Natural(pax?.GroupId ?? Number(block, TarField.GroupId, "group id", file), "group id", file),
            UserName = pax?.UserName ?? OwnerName(block, TarField.UserName),
            GroupName = pax?.GroupName ?? OwnerName(block, TarField.GroupName),
            ModificationTime = pax?.ModificationTime ?? Number(block, TarField.ModificationTime, "modification time", file),
            Size = size,
            LinkTarget = LinkTargetOf(block, kind, path, extension, file),
            ExtendedAttributes = pax?.ExtendedAttributes ?? TarMember.NoExtendedAttributes,
            DeviceMajor = isDevice ? DeviceNumber(block, TarField.DeviceMajor, file) : 0,
            DeviceMinor = isDevice ? DeviceNumber(block, TarField.DeviceMinor, file) : 0,
        };
    }

    static TarMemberKind KindOf(char typeFlag, string path, string file) => typeFlag switch
    {
        // Before ustar a directory was a file whose name ends with a slash.
        '0' or '\0' or '7' => path.EndsWith('/') ? TarMemberKind.Directory : TarMemberKind.File,
        '1' => TarMemberKind.HardLink,
        '2' => TarMemberKind.SymbolicLink,
        '3' => TarMemberKind.CharacterDevice,
        '4' => TarMemberKind.BlockDevice,
        '5' => TarMemberKind.Directory,
        '6' => TarMemberKind.Fifo,
        _ => throw TarFailure.Unsupported(
            file, path, string.Create(CultureInfo.InvariantCulture, $"a member of the type with code {(int)typeFlag}")),
    };

    static string NameOf(ReadOnlySpan<byte> block, string file)
    {
        string name = TarPath.Decode(TarField.Text(block[TarField.Name]), file);

        // GNU's own format keeps times where POSIX has the prefix; its magic has blanks for the NUL and the version.
        ReadOnlySpan<byte> prefix = block[TarField.Magic].StartsWith("ustar\0"u8) ? TarField.Text(block[TarField.Prefix]) : [];
        return prefix.IsEmpty ? name : TarPath.Decode(prefix, file) + "/" + name;
    }

    /// <summary>Both POSIX and GNU have the names; before them there was no magic.</summary>
    static string OwnerName(ReadOnlySpan<byte> block, Range field) =>
        block[TarField.Magic].StartsWith("ustar"u8) ? Encoding.UTF8.GetString(TarField.Text(block[field])) : "";

    static string? LinkTargetOf(ReadOnlySpan<byte> block, TarMemberKind kind, string path, TarHeaderExtension extension, string file)
    {
        if (kind is not (TarMemberKind.SymbolicLink or TarMemberKind.HardLink))
        {
            return null;
        }

        string target = extension.Pax?.LinkPath ?? extension.LongLink ?? TarPath.Decode(TarField.Text(block[TarField.LinkName]), file);
        if (kind == TarMemberKind.HardLink)
        {
            target = TarPath.Normalise(target, file);
        }

        return target.Length == 0 || target.Contains('\0', StringComparison.Ordinal)
            ? throw TarFailure.BadPath(file, path, "is a link without a valid target")
            : target;
    }

    static int DeviceNumber(ReadOnlySpan<byte> block, Range field, string file)
    {
        long number = Number(block, field, "device number", file);
        return number is >= 0 and <= int.MaxValue ? (int)number : throw TarFailure.Damaged(file, "the device number is out of range");
    }

    static long Natural(long value, string name, string file) =>
        value >= 0 ? value : throw TarFailure.Damaged(file, $"the {name} is negative");

    static long Number(ReadOnlySpan<byte> block, Range field, string name, string file) =>
        TarField.TryReadNumber(block[field], out long value) ? value : throw TarFailure.Damaged(file, $"the {name} is no number");
}
