using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Staves.Images.RootTrees;

namespace Staves.Images.Sbom;

/// <summary>A bill of materials as SPDX 2.3 in JSON: the image contains packages, packages contain files, need each other, and are generated
/// from sources.</summary>
static class SpdxDocument
{
    const string NoAssertion = "NOASSERTION";
    const string Document = "SPDXRef-DOCUMENT";
    const string Image = "SPDXRef-Image";

    public static byte[] Write(BillOfMaterials bill) => JsonDocumentText.Write(json =>
    {
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", Document);
        json.WriteString("name", bill.Reference.ToString());
        json.WriteString("documentNamespace", $"https://spdx.org/spdxdocs/{bill.Reference.Repository.Split('/')[^1]}-{bill.Reference.Tag}-{bill.Image.Hex}");
        json.WriteObject("creationInfo", _ =>
        {
            json.WriteString("created", JsonDocumentText.Time(bill.SourceDateEpoch));
            json.WriteArray("creators", [$"Tool: staves-{bill.ToolVersion}"], json.WriteStringValue);
        });
        WritePackages(json, bill);
        json.WriteArray("files", bill.Files, file => WriteFile(json, file));
        WriteLicenses(json, bill);
        json.WriteArray("relationships", Relationships(bill), relationship => json.WriteObject(_ =>
        {
            json.WriteString("spdxElementId", relationship.From);
            json.WriteString("relationshipType", relationship.Type);
            json.WriteString("relatedSpdxElement", relationship.To);
        }));
    });

    static void WritePackages(Utf8JsonWriter json, BillOfMaterials bill)
    {
        ILookup<string, BilledFile> files = bill.Files.ToLookup(file => file.Owner, StringComparer.Ordinal);
        json.WriteStartArray("packages");
        json.WriteObject(_ =>
        {
            Begin(json, Image, bill.Reference.Repository, bill.Reference.Tag, download: null, []);
            json.WriteString("primaryPackagePurpose", "CONTAINER");
            json.WritePairs("checksums", "algorithm", "checksumValue", ("SHA256", bill.Image.Hex));
            WritePackageUrl(json, PackageUrl.Of(bill));
        });
        foreach (BilledPackage package in bill.Packages)
        {
            json.WriteObject(_ => WritePackage(json, package, files[package.Name.ToString()]));
        }

        foreach (IGrouping<string, BilledFile> others in OthersOf(bill))
        {
            json.WriteObject(_ => Begin(json, IdOf(others.Key), OtherName(others.Key), version: null, download: null, others));
        }

        foreach (BilledSource source in SourcesOf(bill))
        {
            json.WriteObject(_ =>
            {
                Begin(json, IdOf(source), source.FileName, version: null, AddressOf(source), []);
                json.WriteString("primaryPackagePurpose", "SOURCE");
                json.WritePairs("checksums", "algorithm", "checksumValue", ("BLAKE2b-512", source.Blake2b), ("SHA512", source.Sha512));
            });
        }

        json.WriteEndArray();
    }

    static void WritePackage(Utf8JsonWriter json, BilledPackage package, IEnumerable<BilledFile> files)
    {
        Begin(
            json,
            IdOf(package.Name.ToString()),
            package.Name.Package.ToString(),
            package.Name.PVR,
            package.Sources.Select(AddressOf).FirstOrDefault(address => address is not null),
            files,
            package.License.Text);
        json.WriteString("sourceInfo", $"ebuild of the repository {package.Repository}, slot {package.Slot}, USE=\"{package.Flags}\", {package.Origin}");
        if (package.Description.Length > 0)
        {
            json.WriteString("summary", package.Description);
        }

        if (package.Homepage is { } homepage)
        {
            json.WriteString("homepage", homepage);
        }

        json.WritePairs("checksums", "algorithm", "checksumValue", ("SHA512", package.BinarySha512));
        WritePackageUrl(json, PackageUrl.Of(package));
    }

    /// <summary>What every package has. One with files says which they are by SHA-1 over theirs, sorted (SPDX 2.3, clause 7.9).</summary>
    static void Begin(
        Utf8JsonWriter json, string id, string name, string? version, string? download, IEnumerable<BilledFile> files, string license = "")
    {
        string[] sums = [.. files.Select(file => file.Sha1).Order(StringComparer.Ordinal)];
        json.WriteString("SPDXID", id);
        json.WriteString("name", name);
        if (version is not null)
        {
            json.WriteString("versionInfo", version);
        }

        json.WriteString("downloadLocation", download ?? NoAssertion);
        json.WriteBoolean("filesAnalyzed", sums.Length > 0);
        if (sums.Length > 0)
        {
            json.WriteObject("packageVerificationCode", _ => json.WriteString("packageVerificationCodeValue", CodeOf(sums)));
        }

        json.WriteString("licenseConcluded", NoAssertion);
        json.WriteString("licenseDeclared", license.Length > 0 ? license : NoAssertion);
        json.WriteString("copyrightText", NoAssertion);
    }

    static void WritePackageUrl(Utf8JsonWriter json, string url) => json.WriteArray("externalRefs", [url], reference => json.WriteObject(_ =>
    {
        json.WriteString("referenceCategory", "PACKAGE-MANAGER");
        json.WriteString("referenceType", "purl");
        json.WriteString("referenceLocator", reference);
    }));

    static void WriteFile(Utf8JsonWriter json, BilledFile file) => json.WriteObject(_ =>
    {
        json.WriteString("SPDXID", IdOf(file));
        json.WriteString("fileName", $"./{file.Path}");
        json.WritePairs("checksums", "algorithm", "checksumValue", ("SHA1", file.Sha1), ("SHA256", file.Sha256.Hex));
        json.WriteString("licenseConcluded", NoAssertion);
        json.WriteArray("licenseInfoInFiles", [NoAssertion], json.WriteStringValue);
        json.WriteString("copyrightText", NoAssertion);
    });

    static void WriteLicenses(Utf8JsonWriter json, BillOfMaterials bill) => json.WriteArray(
        "hasExtractedLicensingInfos",
        bill.Packages.SelectMany(package => package.License.Unlisted).Distinct().OrderBy(license => license.Key, StringComparer.Ordinal),
        license => json.WriteObject(_ =>
        {
            json.WriteString("licenseId", license.Key);
            json.WriteString("name", license.Value);
            json.WriteString(
                "extractedText",
                bill.LicenseTexts.GetValueOrDefault(license.Value) ?? $"The text is the file licenses/{license.Value} of the Gentoo repository.");
        }));

    static IEnumerable<(string From, string Type, string To)> Relationships(BillOfMaterials bill)
    {
        yield return (Document, "DESCRIBES", Image);
        foreach (string package in bill.Packages.Select(package => package.Name.ToString()).Concat(OthersOf(bill).Select(others => others.Key)))
        {
            yield return (Image, "CONTAINS", IdOf(package));
        }

        foreach (BilledPackage package in bill.Packages)
        {
            string id = IdOf(package.Name.ToString());
            foreach (string dependency in package.Dependencies.Select(dependency => dependency.ToString()))
            {
                yield return (id, "DEPENDS_ON", IdOf(dependency));
            }

            foreach (BilledSource source in package.Sources)
            {
                yield return (id, "GENERATED_FROM", IdOf(source));
            }
        }

        foreach (BilledFile file in bill.Files)
        {
            yield return (IdOf(file.Owner), "CONTAINS", IdOf(file));
        }
    }

    /// <summary>Files that no package of the plan brings, by who does.</summary>
    static IEnumerable<IGrouping<string, BilledFile>> OthersOf(BillOfMaterials bill)
    {
        HashSet<string> packages = [.. bill.Packages.Select(package => package.Name.ToString())];
        return bill.Files.Where(file => !packages.Contains(file.Owner))
            .GroupBy(file => file.Owner, StringComparer.Ordinal)
            .OrderBy(files => files.Key, StringComparer.Ordinal);
    }

    static string OtherName(string owner) => owner switch
    {
        EntryOrigin.Specification => "files of the specification",
        EntryOrigin.Base => "files that follow from the packages",
        _ => owner,
    };

    static IEnumerable<BilledSource> SourcesOf(BillOfMaterials bill) =>
        bill.Packages.SelectMany(package => package.Sources).DistinctBy(IdOf, StringComparer.Ordinal).OrderBy(IdOf, StringComparer.Ordinal);

    static string? AddressOf(BilledSource source) => source.Addresses.FirstOrDefault(address => address.StartsWith("http", StringComparison.Ordinal));

    static string IdOf(string package) => $"SPDXRef-Package-{SpdxIdentifier.Of(package)}";

    static string IdOf(BilledFile file) => $"SPDXRef-File-{SpdxIdentifier.Of(file.Path)}";

    /// <summary>Two packages may have different sources of one name.</summary>
    static string IdOf(BilledSource source) => $"SPDXRef-Source-{SpdxIdentifier.Of(source.FileName)}-{source.Sha512[..Math.Min(source.Sha512.Length, 8)]}";

#pragma warning disable CA5350 // The format says SHA-1.
    static string CodeOf(IEnumerable<string> sums) => Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(string.Concat(sums))));
#pragma warning restore CA5350
}
