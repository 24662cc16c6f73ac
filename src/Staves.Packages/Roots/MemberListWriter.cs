using System.Collections.Immutable;
using System.Text;
using Staves.Packages.Tar;

namespace Staves.Packages.Roots;

/// <summary>Writes the members of an archive as a <see cref="KeptArchive"/> has them: our own format, which nobody else reads.</summary>
sealed class MemberListWriter(Stream output) : IDisposable
{
    internal const string Magic = "staves members 1";

    readonly BinaryWriter _writer = Begin(output);

    public void Write(TarMember member, long offset, long length)
    {
        _writer.Write((byte)(member.Kind + 1));
        _writer.Write(member.Path);
        _writer.Write7BitEncodedInt(member.Mode);
        _writer.Write7BitEncodedInt64(member.UserId);
        _writer.Write7BitEncodedInt64(member.GroupId);
        _writer.Write(member.ModificationTime);
        switch (member.Kind)
        {
            case TarMemberKind.File:
                _writer.Write7BitEncodedInt64(member.Size);
                _writer.Write7BitEncodedInt64(offset);
                _writer.Write7BitEncodedInt64(length);
                break;
            case TarMemberKind.SymbolicLink or TarMemberKind.HardLink:
                _writer.Write(member.LinkTarget!);
                break;
            case TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice:
                _writer.Write7BitEncodedInt(member.DeviceMajor);
                _writer.Write7BitEncodedInt(member.DeviceMinor);
                break;
        }

        _writer.Write7BitEncodedInt(member.ExtendedAttributes.Count);
        foreach ((string name, ImmutableArray<byte> value) in member.ExtendedAttributes)
        {
            _writer.Write(name);
            _writer.Write7BitEncodedInt(value.Length);
            _writer.Write(value.AsSpan());
        }
    }

    /// <summary>Ends the list; without its end a list is damaged.</summary>
    public void Finish() => _writer.Write((byte)0);

    public void Dispose() => _writer.Dispose();

    static BinaryWriter Begin(Stream output)
    {
        var writer = new BinaryWriter(output, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        return writer;
    }
}
