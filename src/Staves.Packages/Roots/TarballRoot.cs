using Staves.Portage.Diagnostics;

namespace Staves.Packages.Roots;

/// <summary>A root filesystem in one tar archive, such as a stage3 or what `docker export` writes.</summary>
public static class TarballRoot
{
    /// <summary>Opens an archive, which is read from its beginning to its end if the store does not have it.</summary>
    /// <param name="path">A tar archive, plain or in gzip, bzip2, xz or zstd; a pipe too.</param>
    /// <param name="store">Keeps what was read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StavesException">It is no sound archive, or no Gentoo root.</exception>
    public static async Task<IReadableRoot> OpenAsync(string path, RootStore store, CancellationToken cancellationToken) =>
        await OpenAsync(await store.KeepAsync(path, cancellationToken), store, cancellationToken);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">A tar archive, plain or compressed.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="store">Keeps what was read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StavesException">It is no sound archive, or no Gentoo root.</exception>
    public static async Task<IReadableRoot> OpenAsync(Stream stream, string name, RootStore store, CancellationToken cancellationToken) =>
        await OpenAsync(await store.KeepAsync(stream, name, cancellationToken), store, cancellationToken);

    static Task<IReadableRoot> OpenAsync(KeptArchive archive, RootStore store, CancellationToken cancellationToken) =>
        store.OpenRootAsync(archive.Name, [archive], () => Assemble(archive), cancellationToken);

    static ArchiveTree<ContentPlace> Assemble(KeptArchive archive)
    {
        var tree = new ArchiveTree<ContentPlace>();
        foreach ((Tar.TarMember member, ContentPlace content) in archive.Members())
        {
            tree.Add(member, content, archive.Name);
        }

        return tree;
    }
}
