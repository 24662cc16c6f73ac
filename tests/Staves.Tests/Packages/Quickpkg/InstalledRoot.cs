using System.Security.Cryptography;
using Staves.Packages.Tar;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Names;

namespace Staves.Tests.Packages.Quickpkg;

/// <summary>A root in a directory of this machine, with packages whose files GNU tar has unpacked and whose entries our writer has
/// written.</summary>
sealed class InstalledRoot : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public InstalledRoot() => Directory.CreateDirectory(Path);

    public string Path => _scratch["root"];

    /// <summary>For what a test makes beside the root.</summary>
    public ScratchDirectory Beside => _scratch;

    public InstalledPackage Install(string package, params (TarMember Member, byte[] Content)[] members) => Install(package, members, []);

    /// <param name="package">`category/name-version`.</param>
    /// <param name="members">What it installs, which becomes its CONTENTS.</param>
    /// <param name="values">Further values of its entry.</param>
    public InstalledPackage Install(string package, (TarMember Member, byte[] Content)[] members, params (string Name, string Value)[] values)
    {
        Unpack(members);
        Contents contents = Contents.Of(members.Select(member => EntryOf(member.Member, members)));
        EntryFiles files = values.Aggregate(
            EntryFiles.Empty.WithValue("SLOT", "0").WithValue("EAPI", "8").WithValue("BUILD_TIME", "1600000000").WithValue("KEYWORDS", "amd64"),
            (all, value) => all.WithValue(value.Name, value.Value));
        return new InstalledPackageWriter(InstalledPackageDatabase.OfRoot(Path)).Write(VersionedPackageName.Parse(package), files, contents);
    }

    /// <summary>Files that no package has.</summary>
    public void Unpack(params (TarMember Member, byte[] Content)[] members)
    {
        string archive = _scratch["members.tar"];
        using (FileStream file = File.Create(archive))
        using (var writer = new TarArchiveWriter(file))
        {
            foreach ((TarMember member, byte[] content) in members)
            {
                using var stream = new MemoryStream(content);
                writer.Write(member, member.Kind == TarMemberKind.File ? stream : null, CancellationToken.None);
            }

            writer.Finish();
        }

        RealTool.Run(
            "tar", "--extract", "--xattrs", "--xattrs-include=*", "--numeric-owner", "--same-permissions", "--keep-directory-symlink", "--file", archive,
            "--directory", Path);
    }

    public void Dispose()
    {
        RealTool.RunRaw("chmod", "-R", "u+rwX", Path);
        _scratch.Dispose();
    }

    static ContentsEntry EntryOf(TarMember member, (TarMember Member, byte[] Content)[] members)
    {
        string path = $"/{member.Path}";
        byte[] content = members.First(other => other.Member.Path == (member.Kind == TarMemberKind.HardLink ? member.LinkTarget : member.Path)).Content;
        return member.Kind switch
        {
            TarMemberKind.Directory => new ContentsEntry.Directory(path),
            TarMemberKind.SymbolicLink => new ContentsEntry.SymbolicLink(path, member.LinkTarget!, member.ModificationTime),
            TarMemberKind.Fifo => new ContentsEntry.Fifo(path),
            TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice => new ContentsEntry.Device(path),
            _ => new ContentsEntry.File(path, Md5(content), member.ModificationTime),
        };
    }

#pragma warning disable CA5351 // CONTENTS has MD5.
    static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}
