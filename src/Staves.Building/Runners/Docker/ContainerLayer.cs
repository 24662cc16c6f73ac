using System.Collections.Immutable;
using Staves.Building.Drivers;
using Staves.Packages.Tar;

namespace Staves.Building.Runners.Docker;

/// <summary>What is laid over the image of a container before it starts, as the archive that the daemon unpacks: directories of this machine, and
/// links. All of it belongs to root.</summary>
sealed class ContainerLayer(ContainerLinks places, string image, string container)
{
    const int EveryRight = 0x1ff;

    readonly List<(TarMember Member, ImageObject? Source)> _members = [];

    /// <param name="links">They lie on top.</param>
    /// <param name="directories">The first lies on top of the others.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AddAsync(ImmutableArray<SandboxEntry.Link> links, ImmutableArray<string> directories, CancellationToken cancellationToken)
    {
        foreach (ImageObject item in directories.Reverse().SelectMany(directory => ImageScan.List(directory, directory)))
        {
            _members.Add((await MemberOfAsync(item, cancellationToken), item));
        }

        foreach (SandboxEntry.Link link in links)
        {
            string path = await PlaceOfAsync(link.Path.TrimStart('/'), cancellationToken);
            _members.Add((new TarMember { Path = path, Kind = TarMemberKind.SymbolicLink, Mode = EveryRight, LinkTarget = link.Target }, null));
        }
    }

    public void Write(Stream stream, CancellationToken cancellationToken)
    {
        using var archive = new TarArchiveWriter(stream, leaveOpen: true);
        foreach ((TarMember member, ImageObject? source) in _members)
        {
            using FileStream? content = member.Kind == TarMemberKind.File ? ImageContent.Open(source!) : null;
            archive.Write(member, content, cancellationToken);
        }

        archive.Finish();
    }

    async Task<TarMember> MemberOfAsync(ImageObject item, CancellationToken cancellationToken) => new()
    {
        Path = item.Kind == TarMemberKind.Directory
            ? await places.ResolveAsync(image, container, item.Path, cancellationToken)
            : await PlaceOfAsync(item.Path, cancellationToken),
        Kind = item.Kind,
        Mode = item.Mode,
        ModificationTime = item.ModificationTime,
        Size = item.Kind == TarMemberKind.File ? item.Size : 0,
        LinkTarget = item.Kind == TarMemberKind.HardLink ? await PlaceOfAsync(item.LinkTarget!, cancellationToken) : item.LinkTarget,
    };

    /// <summary>Where something that is no directory comes: it takes the place of a link.</summary>
    async Task<string> PlaceOfAsync(string path, CancellationToken cancellationToken) =>
        RootPath.Join(await places.ResolveAsync(image, container, RootPath.ParentOf(path), cancellationToken), RootPath.NameOf(path));
}
