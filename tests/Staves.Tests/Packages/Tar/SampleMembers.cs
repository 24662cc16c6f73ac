using System.Collections.Immutable;
using System.Text;
using Staves.Packages.Tar;

namespace Staves.Tests.Packages.Tar;

/// <summary>One member of every kind, and of everything that ustar cannot hold.</summary>
static class SampleMembers
{
    static readonly string LongDirectory = string.Join('/', Enumerable.Repeat("directory", 30));

    public static ImmutableArray<(TarMember Member, byte[] Content)> All { get; } =
    [
        File(LongDirectory + "/" + new string('n', 90), "two fields are too small\n", 420),
        Directory("usr", 493),
        Directory("usr/share", 493),
        File("usr/share/plain.txt", "plain\n", 420),
        File("usr/share/empty", "", 384),
        File("usr/share/set user id", "#!/bin/sh\n", 2541),
        File("usr/share/block", new string('b', 512), 420),
        File("usr/share/\u00fcber -> \u65e5\u672c\u8a9e.txt", "utf-8\n", 420),
        File("usr/share/" + new string('n', 124), "long name\n", 420),
        File("usr/share/" + string.Join('/', Enumerable.Repeat("split", 20)) + "/name", "two fields\n", 420),
        Directory("usr/share/" + new string('d', 88), 493),
        Directory("usr/share/" + new string('d', 89), 493),
        Directory("usr/share/" + new string('d', 90), 493),
        Directory("usr/share/" + new string('d', 91), 493),
        (new TarMember { Path = "usr/share/link", Kind = TarMemberKind.SymbolicLink, Mode = 511, LinkTarget = "../share/plain.txt", ModificationTime = 1 }, []),
        (new TarMember { Path = "usr/share/far", Kind = TarMemberKind.SymbolicLink, Mode = 511, LinkTarget = "/" + new string('t', 150), ModificationTime = 1 }, []),
        (new TarMember { Path = "usr/share/\u00e9", Kind = TarMemberKind.SymbolicLink, Mode = 511, LinkTarget = "\u00fc", ModificationTime = 1 }, []),
        (new TarMember { Path = "usr/share/hard", Kind = TarMemberKind.HardLink, Mode = 420, LinkTarget = "usr/share/plain.txt", ModificationTime = 86400 }, []),
        (new TarMember { Path = "usr/fifo", Kind = TarMemberKind.Fifo, Mode = 420, ModificationTime = 2 }, []),
        (new TarMember { Path = "usr/null", Kind = TarMemberKind.CharacterDevice, Mode = 438, DeviceMajor = 1, DeviceMinor = 3, ModificationTime = 2 }, []),
        (new TarMember { Path = "usr/loop", Kind = TarMemberKind.BlockDevice, Mode = 432, DeviceMajor = 7, DeviceMinor = 70000, ModificationTime = 2 }, []),
        WithOwner(File("usr/share/big owner", "x", 420), 4_000_000_000, 3_000_000),
        WithTime(File("usr/share/before 1970", "x", 420), -86400),
        WithTime(File("usr/share/after 2242", "x", 420), 1L << 33),
        WithAttribute(File("usr/share/capable", "x", 493), "security.capability", [1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0]),
    ];

    public static byte[] Archive()
    {
        using var archive = new MemoryStream();
        using var writer = new TarArchiveWriter(archive);
        foreach ((TarMember member, byte[] content) in All)
        {
            using var stream = new MemoryStream(content);
            writer.Write(member, member.Kind == TarMemberKind.File ? stream : null, CancellationToken.None);
        }

        writer.Finish();
        return archive.ToArray();
    }

    public static List<(TarMember Member, byte[] Content)> Read(Stream archive)
    {
        using var reader = new TarArchiveReader(archive);
        var members = new List<(TarMember Member, byte[] Content)>();
        while (reader.ReadNext(CancellationToken.None) is { } member)
        {
            using var content = new MemoryStream();
            reader.Content.CopyTo(content);
            members.Add((member, content.ToArray()));
        }

        return members;
    }

    public static (TarMember Member, byte[] Content) File(string path, string content, int mode)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        return (new TarMember { Path = path, Kind = TarMemberKind.File, Mode = mode, Size = bytes.Length, UserId = 12, GroupId = 34, ModificationTime = 86400 }, bytes);
    }

    static (TarMember Member, byte[] Content) Directory(string path, int mode) =>
        (new TarMember { Path = path, Kind = TarMemberKind.Directory, Mode = mode, ModificationTime = 1_700_000_000 }, []);

    static (TarMember Member, byte[] Content) WithOwner((TarMember Member, byte[] Content) file, long user, long group) =>
        (file.Member with { UserId = user, GroupId = group }, file.Content);

    static (TarMember Member, byte[] Content) WithTime((TarMember Member, byte[] Content) file, long time) =>
        (file.Member with { ModificationTime = time }, file.Content);

    static (TarMember Member, byte[] Content) WithAttribute((TarMember Member, byte[] Content) file, string name, ImmutableArray<byte> value) =>
        (file.Member with { ExtendedAttributes = TarMember.NoExtendedAttributes.Add(name, value).Add("user.a=b%c", [0, 10, 255]) }, file.Content);
}
