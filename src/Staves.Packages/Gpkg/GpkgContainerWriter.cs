using System.Text;
using Staves.Packages.Tar;

namespace Staves.Packages.Gpkg;

/// <summary>
/// Writes the outer archive of a package, whose members' sizes are known only when they have been compressed: each header is
/// written again once its content is there.
/// </summary>
sealed class GpkgContainerWriter(FileStream file, string prefix, long modificationTime)
{
    readonly List<GpkgManifestEntry> _entries = [];

    /// <summary>Writes a member that the Manifest will list.</summary>
    public void Write(string name, Action<Stream> writeContent)
    {
        using var digest = new MemberDigest();
        long start = file.Position;
        byte[] header = HeaderOf(name);
        file.Write(header);
        using (var content = new DigestStream(file, digest))
        {
            writeContent(content);
        }

        file.Write(new byte[-digest.Size & (TarField.BlockSize - 1)]);
        long end = file.Position;
        TarField.ReplaceSize(header.AsSpan(^TarField.BlockSize..), digest.Size);
        file.Position = start;
        file.Write(header);
        file.Position = end;
        _entries.Add(digest.Finish(name));
    }

    /// <summary>Writes the Manifest and the end of the archive.</summary>
    public void Finish()
    {
        byte[] manifest = Encoding.UTF8.GetBytes(GpkgManifest.Render(_entries));
        Write("Manifest", content => content.Write(manifest));
        file.Write(new byte[2 * TarField.BlockSize]);
    }

    byte[] HeaderOf(string name)
    {
        using var header = new MemoryStream();
        using var writer = new TarArchiveWriter(header);
        writer.WriteHeader(new TarMember
        {
            Path = prefix + "/" + name,
            Kind = TarMemberKind.File,
            Mode = 420,
            ModificationTime = modificationTime,
        });
        return header.ToArray();
    }
}
