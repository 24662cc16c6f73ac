using Microsoft.Win32.SafeHandles;
using Staves.Packages.Compression;
using Staves.Packages.Files;
using Staves.Packages.PackageImages;
using Staves.Packages.Tar;
using Staves.Packages.Verification;

namespace Staves.Packages.Xpak;

/// <summary>
/// An open binary package of the older format (xpak(5)): a compressed archive with the metadata behind it. It has no checksums and no
/// signatures; what its compression has of them is verified when the image is read.
/// </summary>
public sealed class XpakFile : BinaryPackageFile
{
    internal XpakFile(string path, SafeFileHandle file, SignatureRules signatures)
        : base(path, file)
    {
        if (signatures.Policy == SignaturePolicy.Required)
        {
            throw OpenPgpFailure.Unsigned(path, "packages of the format XPAK cannot be");
        }

        (ArchiveLength, Metadata) = XpakSegment.Read(file, path);
    }

    /// <summary>How many bytes of the file are the compressed archive; the metadata are behind it.</summary>
    internal long ArchiveLength { get; }

    /// <summary>Opens a package; one that is truncated or no XPAK is refused with a diagnostic, and each where signatures are required.</summary>
    public static new XpakFile Open(string path, SignatureRules? signatures = null) =>
        OpenHandle(path, (path, file) => new XpakFile(path, file, signatures ?? SignatureRules.Ignored));

    public override void Verify(CancellationToken cancellationToken) => ReadImage(static (_, _) => { }, cancellationToken);

    public override void ReadImage(Action<TarMember, Stream> visit, CancellationToken cancellationToken)
    {
        using var region = new FileRegionStream(Handle, 0, ArchiveLength, Path);
        (_, Stream plain) = Decompressor.Open(region, Path);
        using (plain)
        {
            ImageArchive.Read(plain, root: "", Path, visit, cancellationToken);
        }
    }
}
