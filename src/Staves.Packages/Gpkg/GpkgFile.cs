using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Compression;
using Staves.Packages.Files;
using Staves.Packages.PackageImages;
using Staves.Packages.Tar;
using Staves.Packages.Verification;

namespace Staves.Packages.Gpkg;

/// <summary>
/// An open binary package (GLEP 78). Opening reads and verifies all but the image; the image is verified by <see cref="Verify"/>, or
/// else while it is read.
/// </summary>
public sealed class GpkgFile : BinaryPackageFile
{
    readonly GpkgContainer _container;

    internal GpkgFile(string path, SafeFileHandle file, SignatureRules signatures)
        : base(path, file)
    {
        _container = GpkgContainer.Read(path, file, signatures);
        Metadata = ReadMetadata();
    }

    /// <summary>The container's directory; not always the package's name.</summary>
    public string Prefix => _container.Prefix;

    /// <summary>Whether it has signatures; says nothing about who made them, nor that they were looked at.</summary>
    public bool IsSigned => _container.IsSigned;

    /// <summary>SHA-512 in lower-case hexadecimal.</summary>
    public override string? ImageDigest => _container.Manifest.Entries[_container.Image.Name].Sha512;

    /// <summary>Who signed the Manifest, where the rules had that verified.</summary>
    public SignatureVerdict.Valid? Signature => _container.Manifest.Signature;

    /// <summary>The members in the order in which they are in the file, but for the Manifest.</summary>
    internal ImmutableArray<GpkgMember> Members => _container.Members;

    /// <summary>Opens a package; one that is truncated, modified, no GPKG, or not signed as the rules want it, is refused with a diagnostic.</summary>
    public static new GpkgFile Open(string path, SignatureRules? signatures = null) =>
        OpenHandle(path, (path, file) => new GpkgFile(path, file, signatures ?? SignatureRules.Ignored));

    /// <summary>Compares every member with the Manifest, and with its signature where the rules say so.</summary>
    public override void Verify(CancellationToken cancellationToken)
    {
        foreach (GpkgMember member in _container.Members)
        {
            using MemberCheck check = _container.Begin(member);
            using Stream region = Region(member);
            using var content = new DigestStream(region, check.Digest);
            ImageArchive.Drain(content, cancellationToken);
            _container.Require(check);
        }

        IsVerified = true;
    }

    public override void ReadImage(Action<TarMember, Stream> visit, CancellationToken cancellationToken) => ReadArchive(
        _container.Image,
        IsVerified,
        plain => ImageArchive.Read(plain, "image", Path, visit, cancellationToken),
        cancellationToken);

    FileRegionStream Region(GpkgMember member) => new(Handle, member.Offset, member.Size, Path);

    ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> ReadMetadata()
    {
        var metadata = new MetadataArchive(Path);
        ReadArchive(_container.Metadata, verified: false, metadata.Read, CancellationToken.None);
        return metadata.Values;
    }

    void ReadArchive(GpkgMember member, bool verified, Action<Stream> read, CancellationToken cancellationToken)
    {
        using MemberCheck check = _container.Begin(member);
        using FileRegionStream region = Region(member);
        using var hashed = new DigestStream(region, check.Digest);
        (CompressionFormat format, Stream plain) = Decompressor.Open(verified ? region : hashed, Path);
        using (plain)
        {
            if (member.Name[(member.Name.IndexOf(".tar", StringComparison.Ordinal) + 4)..] != format.Extension)
            {
                throw CompressionFailure.Misnamed(Path, HostileText.Shown(member.Name));
            }

            read(plain);
        }

        if (!verified)
        {
            // What the decompressor had no use for counts too.
            ImageArchive.Drain(hashed, cancellationToken);
            _container.Require(check);
        }
    }
}
