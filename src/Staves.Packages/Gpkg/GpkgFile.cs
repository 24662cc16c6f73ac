using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Tar;

namespace Staves.Packages.Gpkg;

/// <summary>
/// An open binary package (GLEP 78). Opening reads and verifies all but the image; the image is verified by <see cref="Verify"/>, or
/// else while it is read.
/// </summary>
public sealed class GpkgFile : IDisposable
{
    const long LargestMetadata = 64 * 1024 * 1024;

    readonly SafeFileHandle _file;
    readonly GpkgContainer _container;
    bool _verified;

    GpkgFile(string path, SafeFileHandle file)
    {
        Path = path;
        _file = file;
        _container = GpkgContainer.Read(path, file);
        Metadata = ReadMetadata();
    }

    public string Path { get; }

    /// <summary>The container's directory; not always the package's name.</summary>
    public string Prefix => _container.Prefix;

    /// <summary>Whether the Manifest is a signed message; says nothing about who signed it.</summary>
    public bool IsSigned => _container.Manifest.IsSigned;

    /// <summary>File names of the VDB and their contents.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Metadata { get; }

    /// <summary>Opens a package; one that is truncated, modified or no GPKG is refused with a diagnostic.</summary>
    public static GpkgFile Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            return new GpkgFile(path, file);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw GpkgFailure.Unreadable(path, exception);
            }

            throw;
        }
    }

    /// <summary>A metadata file's text without the white space around it; empty where there is none.</summary>
    public string Text(string name) =>
        Metadata.TryGetValue(name, out ReadOnlyMemory<byte> value) ? Encoding.UTF8.GetString(value.Span).Trim() : "";

    /// <summary>Compares every member with the Manifest.</summary>
    public void Verify(CancellationToken cancellationToken)
    {
        foreach (GpkgMember member in _container.Members)
        {
            using var digest = new MemberDigest();
            using Stream region = Region(member);
            using var content = new DigestStream(region, digest);
            Drain(content, cancellationToken);
            _container.Check(member, digest);
        }

        _verified = true;
    }

    /// <summary>
    /// Gives every object of the image in the archive's order, parents before children where the writer kept to it; the content of a
    /// file can be read until the visit returns. Where <see cref="Verify"/> has not been called, a wrong checksum is known only at the end.
    /// </summary>
    public void ReadImage(Action<TarMember, Stream> visit, CancellationToken cancellationToken)
    {
        var members = new ImageMembers(Path);
        ReadArchive(
            _container.Image,
            _verified,
            (member, content) =>
            {
                if (members.Accept(member) is { } accepted)
                {
                    visit(accepted, content);
                }
            },
            cancellationToken);
    }

    public void Dispose() => _file.Dispose();

    static void Drain(Stream stream, CancellationToken cancellationToken)
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

    FileRegionStream Region(GpkgMember member) => new(_file, member.Offset, member.Size);

    ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> ReadMetadata()
    {
        ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Builder metadata =
            ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        long total = 0;
        ReadArchive(
            _container.Metadata,
            verified: false,
            (member, content) =>
            {
                if (member is { Kind: TarMemberKind.Directory, Path: "metadata" })
                {
                    return;
                }

                string[] parts = member.Path.Split('/');
                if (parts is not ["metadata", var name] || member.Kind != TarMemberKind.File)
                {
                    throw GpkgFailure.Metadata(Path, $"has the member `{member.Path}`, which is no file in `metadata/`");
                }

                total += member.Size + TarField.BlockSize;
                if (total > LargestMetadata || member.Size > LargestMetadata)
                {
                    throw GpkgFailure.Metadata(Path, $"is larger than {LargestMetadata} bytes");
                }

                byte[] value = new byte[member.Size];
                content.ReadExactly(value);
                if (!metadata.TryAdd(name, value))
                {
                    throw GpkgFailure.Metadata(Path, $"has `{name}` twice");
                }
            },
            CancellationToken.None);
        return metadata.ToImmutable();
    }

    void ReadArchive(GpkgMember member, bool verified, Action<TarMember, Stream> visit, CancellationToken cancellationToken)
    {
        using var digest = new MemberDigest();
        using FileRegionStream region = Region(member);
        using var hashed = new DigestStream(region, digest);
        using (Stream plain = Compression.Decompress(verified ? region : hashed, member.Name, Path))
        using (var archive = new TarArchiveReader(plain, Path, leaveOpen: true))
        {
            while (archive.ReadNext(cancellationToken) is { } item)
            {
                visit(item, archive.Content);
            }
        }

        if (!verified)
        {
            // The padding behind the end of the archive counts too.
            Drain(hashed, cancellationToken);
            _container.Check(member, digest);
        }
    }
}
