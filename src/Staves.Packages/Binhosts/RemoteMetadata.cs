using System.Collections.Immutable;
using System.Text;
using Staves.Packages.Compression;
using Staves.Packages.Downloads;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>Reads what a package on a server says of itself without fetching the whole of it: in a GPKG the metadata comes first (GLEP 78). It
/// is as trustworthy as an index; the package is verified when it is fetched.</summary>
sealed class RemoteMetadata(DownloadTransport transport)
{
    const int FirstBytes = 64 * 1024;

    // What Portage allows too.
    const int MostBytes = 10_000_000;
    const int LongestText = 1 << 20;

    static readonly ImmutableHashSet<string> Wanted = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "BDEPEND", "BUILD_ID", "BUILD_TIME", "CATEGORY", "CHOST", "DEFINED_PHASES", "DEPEND", "EAPI", "IDEPEND", "IUSE", "KEYWORDS", "LICENSE", "PDEPEND",
        "PF", "PROPERTIES", "PROVIDES", "RDEPEND", "REQUIRES", "RESTRICT", "SLOT", "USE", "repository");

    /// <summary>The size of a package in bytes and what an index would say of it; null where it is no GPKG or has its metadata too far back.</summary>
    /// <exception cref="SourceException">The server does not give it.</exception>
    public async Task<(long Size, ImmutableSortedDictionary<string, string> Fields)?> ReadAsync(DownloadSource source, CancellationToken cancellationToken)
    {
        (byte[] bytes, long? total) = await FetchAsync(source, FirstBytes, cancellationToken);
        try
        {
            if (total is not { } size || Find(bytes, source) is not { } metadata || metadata.Offset + metadata.Size > MostBytes)
            {
                return null;
            }

            int end = (int)(metadata.Offset + metadata.Size);
            if (end > bytes.Length)
            {
                (bytes, _) = await FetchAsync(source, end, cancellationToken);
            }

            return end <= bytes.Length && PackageFields.Of(Texts(bytes, metadata, source)) is { } fields ? (size, fields) : null;
        }
        catch (StavesException)
        {
            return null;
        }
    }

    async Task<(byte[] Bytes, long? Total)> FetchAsync(DownloadSource source, int length, CancellationToken cancellationToken)
    {
        await using DownloadResponse response = await transport.OpenRangeAsync(source, 0, length, cancellationToken);
        byte[] bytes = new byte[length];
        int filled = 0;
        int read;

        // A server without ranges sends all, of which the rest is left.
        while (filled < length && (read = await transport.ReadAsync(response, bytes.AsMemory(filled), cancellationToken)) > 0)
        {
            filled += read;
        }

        return (bytes[..filled], response.Total);
    }

    static GpkgMember? Find(byte[] bytes, DownloadSource source)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        using var archive = new TarArchiveReader(stream, source.Text, leaveOpen: true);
        bool isPackage = false;
        while (archive.ReadNext(CancellationToken.None) is { } member)
        {
            string name = member.Path[(member.Path.LastIndexOf('/') + 1)..];
            isPackage |= name == "gpkg-1";
            if (isPackage && name.StartsWith("metadata.tar", StringComparison.Ordinal) && !name.EndsWith(".sig", StringComparison.Ordinal))
            {
                return new GpkgMember(name, stream.Position, member.Size);
            }

            if (stream.Position + member.Size >= bytes.Length)
            {
                break;
            }
        }

        return null;
    }

    static Func<string, string> Texts(byte[] bytes, GpkgMember metadata, DownloadSource source)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        using var region = new MemoryStream(bytes, (int)metadata.Offset, (int)metadata.Size, writable: false);
        using Stream plain = Decompressor.Open(region, source.Text).Plain;
        using var archive = new TarArchiveReader(plain, source.Text, leaveOpen: true);
        while (archive.ReadNext(CancellationToken.None) is { } member)
        {
            string name = member.Path[(member.Path.LastIndexOf('/') + 1)..];
            if (Wanted.Contains(name) && member is { Kind: TarMemberKind.File, Size: <= LongestText })
            {
                byte[] value = new byte[member.Size];
                archive.Content.ReadExactly(value);
                texts[name] = Encoding.UTF8.GetString(value).Trim();
            }
        }

        return name => texts.GetValueOrDefault(name, "");
    }
}
