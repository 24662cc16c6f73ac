using System.Collections.Immutable;
using System.Text;
using Staves.Packages.Tar;

namespace Staves.Packages.Roots;

/// <summary>Reads what <see cref="MemberListWriter"/> has written.</summary>
sealed class MemberListReader(Stream input) : IDisposable
{
    readonly BinaryReader _reader = Begin(input);

    /// <summary>The next member, or null after the last one.</summary>
    /// <exception cref="InvalidDataException">The list is damaged.</exception>
    /// <exception cref="EndOfStreamException">As above.</exception>
    public (TarMember Member, ContentPlace Content)? ReadNext(KeptArchive archive)
    {
        int kind = _reader.ReadByte() - 1;
        if (kind < 0)
        {
            return null;
        }

        var member = new TarMember
        {
            Kind = Enum.IsDefined((TarMemberKind)kind) ? (TarMemberKind)kind : throw new InvalidDataException("a member of an unknown kind"),
            Path = _reader.ReadString(),
            Mode = _reader.Read7BitEncodedInt(),
            UserId = _reader.Read7BitEncodedInt64(),
            GroupId = _reader.Read7BitEncodedInt64(),
            ModificationTime = _reader.ReadInt64(),
        };
        ContentPlace place = default;
        switch (member.Kind)
        {
            case TarMemberKind.File:
                member = member with { Size = _reader.Read7BitEncodedInt64() };
                place = new ContentPlace(archive, _reader.Read7BitEncodedInt64(), _reader.Read7BitEncodedInt64());
                break;
            case TarMemberKind.SymbolicLink or TarMemberKind.HardLink:
                member = member with { LinkTarget = _reader.ReadString() };
                break;
            case TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice:
                member = member with { DeviceMajor = _reader.Read7BitEncodedInt(), DeviceMinor = _reader.Read7BitEncodedInt() };
                break;
        }

        return (member with { ExtendedAttributes = Attributes() }, place);
    }

    public void Dispose() => _reader.Dispose();

    static BinaryReader Begin(Stream input)
    {
        var reader = new BinaryReader(input, Encoding.UTF8, leaveOpen: true);
        return reader.ReadString() == MemberListWriter.Magic ? reader : throw new InvalidDataException("no list of members");
    }

    ImmutableSortedDictionary<string, ImmutableArray<byte>> Attributes()
    {
        ImmutableSortedDictionary<string, ImmutableArray<byte>> attributes = TarMember.NoExtendedAttributes;
        for (int count = _reader.Read7BitEncodedInt(); count > 0; count--)
        {
            string name = _reader.ReadString();
            attributes = attributes.SetItem(name, [.. _reader.ReadBytes(_reader.Read7BitEncodedInt())]);
        }

        return attributes;
    }
}
