using System.Text;
using Staves.Packages.Tar;
using Staves.Packages.Verification;

namespace Staves.Packages.Gpkg;

/// <summary>
/// Writes the outer archive of a package, whose members' sizes are known only when they have been compressed: each header is
/// written again once its content is there.
/// </summary>
sealed class GpkgContainerWriter(FileStream file, string prefix, long modificationTime, GpkgOptions options)
{
    readonly List<GpkgManifestEntry> _entries = [];

    /// <summary>Writes a member that the Manifest will list.</summary>
    public void Write(string name, Action<Stream> writeContent) => Write(name, writeContent, null);

    /// <summary>Writes a member, and its signature behind it if there is a key.</summary>
    public void WriteSigned(string name, Action<Stream> writeContent)
    {
        ContentSigner? signer = options.SigningKey?.Begin(options.SignatureTime);
        Write(name, writeContent, signer is null ? null : signer.Append);
        if (signer is not null)
        {
            byte[] signature = Encoding.ASCII.GetBytes(signer.Finish());
            Write(name + ".sig", content => content.Write(signature));
        }
    }

    /// <summary>Writes the Manifest and the end of the archive.</summary>
    public void Finish()
    {
        string text = GpkgManifest.Render(_entries);
        byte[] manifest = Encoding.UTF8.GetBytes(options.SigningKey?.ClearSign(text, options.SignatureTime) ?? text);
        Write("Manifest", content => content.Write(manifest));
        file.Write(new byte[2 * TarField.BlockSize]);
    }

    void Write(string name, Action<Stream> writeContent, Action<ReadOnlySpan<byte>>? alsoTo)
    {
        using var digest = new MemberDigest(alsoTo);
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
