using System.Buffers;
using System.Collections.Immutable;
using Staves.Packages.Files;
using Staves.Packages.Tar;

namespace Staves.Packages.PackageImages;

/// <summary>The tar archive of a package's image, in either format.</summary>
static class ImageArchive
{
    const int RootMode = 493;

    /// <summary>tar fills records of 10 KiB, or as many blocks as it was told.</summary>
    const long LargestPadding = 1024 * 1024;

    /// <summary>Visits the members, and reads on to the end of the stream: there the compression's own checksum is.</summary>
    /// <param name="archive">Plain bytes.</param>
    /// <param name="root">The directory in it that is the root; empty where its members are relative to the root themselves.</param>
    /// <param name="file">The package, for messages.</param>
    /// <param name="visit">The member relative to the root, with its content.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static void Read(Stream archive, string root, string file, Action<TarMember, Stream> visit, CancellationToken cancellationToken)
    {
        var members = new ImageMembers(root, file);
        using var reader = new TarArchiveReader(archive, file, leaveOpen: true);
        while (reader.ReadNext(cancellationToken) is { } member)
        {
            if (members.Accept(member) is { } accepted)
            {
                visit(accepted, reader.Content);
            }
        }

        var padding = new BoundedReader(
            archive, LargestPadding, () => TarFailure.TooLarge(file, $"more than {LargestPadding} bytes behind the end of its image"));
        Drain(padding, cancellationToken);
    }

    public static void Write(Stream archive, string root, ImmutableArray<ImageEntry> image, long modificationTime, CancellationToken cancellationToken)
    {
        using var writer = new TarArchiveWriter(archive, leaveOpen: true);
        writer.Write(
            new TarMember { Path = root, Kind = TarMemberKind.Directory, Mode = RootMode, ModificationTime = modificationTime },
            null,
            cancellationToken);
        string prefix = root.Length == 0 ? "" : root + "/";
        foreach (ImageEntry entry in image)
        {
            using Stream? content = entry.Member.Kind == TarMemberKind.File ? entry.OpenContent?.Invoke() : null;
            TarMember member = entry.Member with
            {
                Path = prefix + entry.Member.Path,
                LinkTarget = entry.Member.Kind == TarMemberKind.HardLink ? prefix + entry.Member.LinkTarget : entry.Member.LinkTarget,
            };
            writer.Write(member, content, cancellationToken);
        }

        writer.Finish();
    }

    /// <summary>Reads a stream to its end.</summary>
    public static void Drain(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
            while (stream.Read(buffer) > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
