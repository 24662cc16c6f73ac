using Staves.Packages.Tar;

namespace Staves.Images.Oci;

/// <summary>Documents and blobs as members of archives of images: everybody may read them, and they have no time.</summary>
static class ArchivedDocuments
{
    const int FileMode = 0x1a4; // octal 644

    public static void WriteDocument(this TarArchiveWriter archive, string path, byte[] text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(text);
        archive.WriteDocument(path, content, text.Length, cancellationToken);
    }

    public static void WriteDocument(this TarArchiveWriter archive, string path, Stream content, long size, CancellationToken cancellationToken) =>
        archive.Write(new TarMember { Path = path, Kind = TarMemberKind.File, Mode = FileMode, Size = size }, content, cancellationToken);
}
