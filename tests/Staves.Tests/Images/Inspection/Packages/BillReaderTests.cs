using System.Text;
using Staves.Images.Inspection;
using Staves.Images.Inspection.Packages;
using Staves.Images.Sbom;
using Staves.Tests.Images.Sbom;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Inspection.Packages;

/// <summary>Bills of materials in both formats, our own and those of others.</summary>
public sealed class BillReaderTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Both_formats_tell_the_same_packages_and_files()
    {
        BillOfMaterials bill = SampleBill.Create();
        string[] told = Describe(BillFormat.CycloneDx);

        Assert.Equal(2, told.Length);
        Assert.StartsWith("ebuild app-shells/bash-5.3_p9-r2 0 gentoo GPL-3.0-or-later", told[0], StringComparison.Ordinal);
        Assert.EndsWith("/usr/bin/bash", told[0], StringComparison.Ordinal);
        Assert.Equal(told, Describe(BillFormat.Spdx));

        string[] Describe(BillFormat format) =>
        [
            .. BillReader.Read(format, BillFormats.Write(bill, format)).Select(recorded =>
                $"{recorded.Package.Type} {recorded.Package.Id} {recorded.Package.Slot} {recorded.Package.Repository} {recorded.Package.License} {string.Join(' ', recorded.Paths)}"),
        ];
    }

    [Fact]
    public void Packages_of_an_SPDX_document_own_their_files()
    {
        var layout = new SampleLayout(_scratch["layout"])
        {
            BillFormat = BillFormat.Spdx,
            Bill = """
                {"spdxVersion":"SPDX-2.3","packages":[
                  {"SPDXID":"SPDXRef-image","name":"some/image","versionInfo":"1","primaryPackagePurpose":"CONTAINER",
                   "externalRefs":[{"referenceType":"purl","referenceLocator":"pkg:oci/image@sha256:0?tag=1"}]},
                  {"SPDXID":"SPDXRef-zlib","name":"zlib1g","versionInfo":"1:1.2.13","licenseConcluded":"NOASSERTION","licenseDeclared":"Zlib",
                   "externalRefs":[{"referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a"},{"referenceType":"purl","referenceLocator":"pkg:deb/debian/zlib1g@1%3A1.2.13?arch=amd64"}]},
                  {"SPDXID":"SPDXRef-other","name":"without an address","versionInfo":"1"}],
                 "files":[{"SPDXID":"SPDXRef-file","fileName":"./usr/lib/libz.so"}],
                 "relationships":[{"spdxElementId":"SPDXRef-zlib","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-file"},
                                  {"spdxElementId":"SPDXRef-zlib","relationshipType":"CONTAINS","relatedSpdxElement":"SPDXRef-nothing"}]}
                """,
        };
        ImageInspection image = layout.Layer(Directory("usr/lib"), File("usr/lib/libz.so", "12345")).Inspect();

        InspectedPackage zlib = Assert.Single(image.Packages);
        Assert.Equal(("deb", "zlib1g 1:1.2.13", "Zlib", 5L, 1), (zlib.Type, zlib.Id, zlib.License, zlib.Size, zlib.Files));
        Assert.Equal(["bill of materials"], image.PackageSources);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"packages\":7,\"components\":{},\"files\":[1],\"relationships\":[null]}")]
    [InlineData("{\"packages\":[[],{\"name\":1}],\"components\":[\"a\"]}")]
    public void Of_other_documents_nothing_is_read(string text)
    {
        Assert.Empty(BillReader.Read(BillFormat.Spdx, Encoding.UTF8.GetBytes(text)));
        Assert.Empty(BillReader.Read(BillFormat.CycloneDx, Encoding.UTF8.GetBytes(text)));
    }
}
