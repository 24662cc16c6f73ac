using System.Text;
using System.Text.Json.Nodes;
using Staves.Images.Oci;
using Staves.Images.Sbom;

namespace Staves.Tests.Images.Sbom;

/// <summary>Bills of materials as documents.</summary>
public sealed class BillDocumentTests
{
    public static TheoryData<BillFormat> Formats => [.. Enum.GetValues<BillFormat>()];

    [Fact]
    public void An_SPDX_document_has_packages_files_sources_and_licences() =>
        Snapshot.Matches(Encoding.UTF8.GetString(BillFormats.Write(SampleBill.Create(), BillFormat.Spdx)));

    [Fact]
    public void A_CycloneDX_document_has_packages_with_their_files() =>
        Snapshot.Matches(Encoding.UTF8.GetString(BillFormats.Write(SampleBill.Create(), BillFormat.CycloneDx)));

    [Fact]
    public void An_SPDX_document_is_valid_by_the_published_schema() => PublishedSchemas.Spdx(BillFormats.Write(SampleBill.Create(), BillFormat.Spdx));

    [Fact]
    public void SPDX_s_own_validator_has_nothing_to_say_against_a_document()
    {
        byte[] document = BillFormats.Write(SampleBill.Create(), BillFormat.Spdx);
        Assert.Equal("", PublishedSchemas.SpdxComplaints(document));
        JsonObject wrong = JsonNode.Parse(document)!.AsObject();
        wrong["packages"]![1]!["licenseDeclared"] = "GPL-17";
        Assert.NotEqual("", PublishedSchemas.SpdxComplaints(Encoding.UTF8.GetBytes(wrong.ToJsonString())));
    }

    [Fact]
    public void A_CycloneDX_document_is_valid_by_the_published_schema() =>
        PublishedSchemas.CycloneDx(BillFormats.Write(SampleBill.Create(), BillFormat.CycloneDx));

    [Fact]
    public void The_published_schema_refuses_what_is_wrong()
    {
        JsonObject document = JsonNode.Parse(BillFormats.Write(SampleBill.Create(), BillFormat.CycloneDx))!.AsObject();
        document["components"]![0]!["type"] = "nothing";
        Assert.ThrowsAny<Exception>(() => PublishedSchemas.CycloneDx(Encoding.UTF8.GetBytes(document.ToJsonString())));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_bill_has_the_same_bytes_and_another_image_has_others(BillFormat format)
    {
        byte[] first = BillFormats.Write(SampleBill.Create(), format);
        Assert.Equal(first, BillFormats.Write(SampleBill.Create(), format));
        Assert.NotEqual(first, BillFormats.Write(SampleBill.Create() with { Image = Digest.Of("another"u8) }, format));
    }

    [Fact]
    public void Everything_that_SPDX_relates_is_there_once()
    {
        JsonNode document = JsonNode.Parse(BillFormats.Write(SampleBill.Create(), BillFormat.Spdx))!;
        string[] known =
        [
            "SPDXRef-DOCUMENT",
            .. document["packages"]!.AsArray().Concat(document["files"]!.AsArray()).Select(element => element!["SPDXID"]!.GetValue<string>()),
        ];
        Assert.Equal(known.Length, known.Distinct(StringComparer.Ordinal).Count());
        Assert.All(known, id => Assert.Matches("^SPDXRef-[A-Za-z0-9.-]+$", id));
        foreach (JsonNode? relationship in document["relationships"]!.AsArray())
        {
            Assert.Contains(relationship!["spdxElementId"]!.GetValue<string>(), known);
            Assert.Contains(relationship["relatedSpdxElement"]!.GetValue<string>(), known);
        }
    }

    [Theory]
    [InlineData("a/b.spdx.json", BillFormat.Spdx)]
    [InlineData("b.CDX.json", BillFormat.CycloneDx)]
    [InlineData("b.json", null)]
    public void The_name_of_a_file_says_its_format(string name, BillFormat? format) => Assert.Equal(format, BillFormats.OfFileName(name));

    [Fact]
    public void A_package_URL_escapes_what_has_a_meaning_in_it() => Assert.Equal(
        ["pkg:ebuild/app-shells/bash@5.3_p9-r2?repository=gentoo&slot=0", "pkg:ebuild/sys-libs/musl@1.2.5?repository=gentoo&slot=0%2F1"],
        SampleBill.Create().Packages.Select(PackageUrl.Of));
}
