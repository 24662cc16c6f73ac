using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Images.Sbom;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Tests.Images.Sbom;

/// <summary>A small image with all that a bill of materials can say.</summary>
static class SampleBill
{
    static readonly string Sum = new('a', 128);

    public static BillOfMaterials Create() => new()
    {
        Reference = ImageReference.Parse("staves/sample:1.0"),
        Image = Digest.Of("image"u8),
        Platform = new ImagePlatform("amd64", "linux"),
        SourceDateEpoch = SampleTrees.Epoch,
        ToolVersion = "0.1.0",
        Packages =
        [
            new BilledPackage
            {
                Name = Name("app-shells", "bash", "5.3_p9-r2"),
                Repository = "gentoo",
                Slot = "0",
                Origin = "compiled",
                Description = "The standard GNU \"Bourne\" again shell",
                Homepage = "https://tiswww.case.edu/php/chet/bash/bashtop.html",
                License = LicenseOf("GPL-3+ || ( MIT some_licence+ )"),
                Use = ["net"],
                Disabled = ["nls"],
                Sources = [new BilledSource("bash-5.3.tar.gz", ["mirror://gnu/bash/bash-5.3.tar.gz", "https://example.org/bash-5.3.tar.gz"], Sum, Sum)],
                BinarySha512 = Sum,
                Dependencies = [Name("sys-libs", "musl", "1.2.5")],
            },
            new BilledPackage
            {
                Name = Name("sys-libs", "musl", "1.2.5"), Repository = "gentoo", Slot = "0/1", Origin = "binhost", BinarySha512 = Sum,
            },
        ],
        LicenseTexts = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("some_licence+", "Do as you like.\n"),
        Files =
        [
            File("etc/motd", EntryOrigin.Specification),
            File("etc/passwd", EntryOrigin.Base),
            File("usr/bin/bash", "app-shells/bash-5.3_p9-r2"),
            File("usr/lib/libc.so", "sys-libs/musl-1.2.5"),
            File("usr/share/ä b#c", "sys-libs/musl-1.2.5"),
        ],
    };

    public static LicenseExpression LicenseOf(string license, params string[] use) =>
        LicenseExpression.Of(license, use.ToHashSet(StringComparer.Ordinal), EapiEight);

    static Eapi EapiEight => Eapi.TryGet("8", out Eapi? eapi) ? eapi : throw new InvalidOperationException();

    static VersionedPackageName Name(string category, string name, string version) =>
        VersionedPackageName.Parse($"{category}/{name}-{version}");

    static BilledFile File(string path, string owner) => new(path, owner, new string('b', 40), Digest.Of(System.Text.Encoding.UTF8.GetBytes(path)));
}
