using Microsoft.Win32.SafeHandles;
using Staves.Packages.Files;
using Staves.Packages.Tar;

namespace Staves.Images.Roots;

/// <summary>An image in one tar archive, an OCI image layout or what `docker save` writes, read where it lies.</summary>
sealed class ArchivedLayout : IImageFiles
{
    /// <summary>An image has some files for each layer.</summary>
    const int MostMembers = 10_000;

    readonly SafeFileHandle _file;
    readonly Dictionary<string, (long Offset, long Size)> _files;
    readonly Dictionary<string, string> _links;

    ArchivedLayout(string name, SafeFileHandle file, Dictionary<string, (long Offset, long Size)> files, Dictionary<string, string> links)
    {
        (Name, _file, _files, _links) = (name, file, files, links);
    }

    public string Name { get; }

    /// <summary>The image in a file; null where the file is something else, for example the archive of a root filesystem.</summary>
    public static ArchivedLayout? TryOpen(string path, CancellationToken cancellationToken)
    {
        SafeFileHandle file = File.OpenHandle(path);
        if (!LooksLikeTar(file) || !TryList(path, file, out ArchivedLayout? layout, cancellationToken))
        {
            file.Dispose();
            return null;
        }

        return layout;
    }

    public Stream? TryOpen(string name) =>
        RootPath.Resolve(name, followLast: true, _links.GetValueOrDefault) is { } resolved && _files.TryGetValue(resolved, out (long Offset, long Size) place)
            ? new FileRegionStream(_file, place.Offset, place.Size)
            : null;

    public void Dispose() => _file.Dispose();

    static bool LooksLikeTar(SafeFileHandle file)
    {
        const int MagicOffset = 257;
        Span<byte> magic = stackalloc byte[5];
        return RandomAccess.Read(file, magic, MagicOffset) == magic.Length && magic.SequenceEqual("ustar"u8);
    }

    /// <summary>False for an archive without the documents of an image at its top, or with more members than an image has.</summary>
    static bool TryList(string path, SafeFileHandle file, out ArchivedLayout? layout, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        layout = null;
        using var region = new FileRegionStream(file, 0, RandomAccess.GetLength(file));
        using var archive = new TarArchiveReader(region, path, leaveOpen: true);
        for (int members = 0; archive.ReadNext(cancellationToken) is { } member; members++)
        {
            if (members == MostMembers || member.Path is "usr" or "bin" or "etc")
            {
                return false;
            }

            if (member.Kind == TarMemberKind.File)
            {
                files[member.Path] = (region.Position, member.Size);
            }
            else if (member.Kind is TarMemberKind.SymbolicLink or TarMemberKind.HardLink)
            {
                links[member.Path] = member.Kind == TarMemberKind.HardLink ? $"/{member.LinkTarget}" : member.LinkTarget!;
            }
        }

        if (!files.ContainsKey(ImageDocuments.Index) && !files.ContainsKey(ImageDocuments.DockerManifest))
        {
            return false;
        }

        layout = new ArchivedLayout(path, file, files, links);
        return true;
    }
}
