using Staves.Packages;
using Staves.Packages.Tar;

namespace Staves.Tests.Packages;

/// <summary>The content of a package, to be written in another way.</summary>
static class PackageCopy
{
    public static PackageContent Of(BinaryPackageFile package)
    {
        var image = new List<ImageEntry>();
        package.ReadImage(
            (member, content) =>
            {
                using var bytes = new MemoryStream();
                content.CopyTo(bytes);
                byte[] copy = bytes.ToArray();
                image.Add(new ImageEntry(member, member.Kind == TarMemberKind.File ? () => new MemoryStream(copy) : null));
            },
            CancellationToken.None);
        return new PackageContent { Metadata = package.Metadata, Image = image, ModificationTime = 1_700_000_000 };
    }
}
