using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Staves.Images.Sbom;

/// <summary>A bill of materials as CycloneDX 1.6 in JSON: a component for each package, with its files in it, and a graph of who needs whom.</summary>
static class CycloneDxDocument
{
    const string Image = "image";

    public static byte[] Write(BillOfMaterials bill) => JsonDocumentText.Write(json =>
    {
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", $"urn:uuid:{IdentifierOf(bill)}");
        json.WriteNumber("version", 1);
        json.WriteObject("metadata", _ => WriteMetadata(json, bill));
        WriteComponents(json, bill);
        WriteDependencies(json, bill);
    });

    static void WriteMetadata(Utf8JsonWriter json, BillOfMaterials bill)
    {
        json.WriteString("timestamp", JsonDocumentText.Time(bill.SourceDateEpoch));
        json.WriteArray("lifecycles", ["build"], phase => json.WriteObject(_ => json.WriteString("phase", phase)));
        json.WriteObject("tools", _ => json.WriteArray("components", ["staves"], name => json.WriteObject(_ =>
        {
            json.WriteString("type", "application");
            json.WriteString("name", name);
            json.WriteString("version", bill.ToolVersion);
        })));
        json.WriteObject("component", _ =>
        {
            json.WriteString("type", "container");
            json.WriteString("bom-ref", Image);
            json.WriteString("name", bill.Reference.Repository);
            json.WriteString("version", bill.Reference.Tag);
            json.WritePairs("hashes", "alg", "content", ("SHA-256", bill.Image.Hex));
            json.WriteString("purl", PackageUrl.Of(bill));
        });
    }

    static void WriteComponents(Utf8JsonWriter json, BillOfMaterials bill)
    {
        ILookup<string, BilledFile> files = bill.Files.ToLookup(file => file.Owner, StringComparer.Ordinal);
        json.WriteStartArray("components");
        foreach (BilledPackage package in bill.Packages)
        {
            json.WriteObject(_ => WritePackage(json, package, files[package.Name.ToString()]));
        }

        HashSet<string> packages = [.. bill.Packages.Select(package => package.Name.ToString())];
        foreach (BilledFile file in bill.Files.Where(file => !packages.Contains(file.Owner)))
        {
            json.WriteObject(_ =>
            {
                WriteFile(json, file);
                json.WritePairs("properties", "name", "value", ("staves:origin", file.Owner));
            });
        }

        json.WriteEndArray();
    }

    static void WritePackage(Utf8JsonWriter json, BilledPackage package, IEnumerable<BilledFile> files)
    {
        string url = PackageUrl.Of(package);
        json.WriteString("type", "library");
        json.WriteString("bom-ref", url);
        json.WriteString("group", package.Name.Category);
        json.WriteString("name", package.Name.PN);
        json.WriteString("version", package.Name.PVR);
        if (package.Description.Length > 0)
        {
            json.WriteString("description", package.Description);
        }

        json.WritePairs("hashes", "alg", "content", ("SHA-512", package.BinarySha512));
        if (package.License.Text.Length > 0)
        {
            json.WriteArray("licenses", [package.License.Text], text => json.WriteObject(_ =>
            {
                json.WriteString("expression", text);
                json.WriteString("acknowledgement", "declared");
            }));
        }

        json.WriteString("purl", url);
        WriteReferences(json, package);
        json.WritePairs(
            "properties",
            "name",
            "value",
            ("gentoo:repository", package.Repository),
            ("gentoo:slot", package.Slot),
            ("gentoo:use", package.Flags),
            ("staves:origin", package.Origin));
        json.WriteArray("components", files, file => json.WriteObject(_ => WriteFile(json, file)));
    }

    static void WriteReferences(Utf8JsonWriter json, BilledPackage package)
    {
        json.WriteStartArray("externalReferences");
        if (package.Homepage is { } homepage)
        {
            json.WriteObject(_ =>
            {
                json.WriteString("type", "website");
                json.WriteString("url", homepage);
            });
        }

        foreach ((BilledSource source, string address) in package.Sources.SelectMany(source => source.Addresses, (source, address) => (source, address)))
        {
            json.WriteObject(_ =>
            {
                json.WriteString("type", "source-distribution");
                json.WriteString("url", address);
                json.WriteString("comment", source.FileName);
                json.WritePairs("hashes", "alg", "content", ("BLAKE2b-512", source.Blake2b), ("SHA-512", source.Sha512));
            });
        }

        json.WriteEndArray();
    }

    static void WriteFile(Utf8JsonWriter json, BilledFile file)
    {
        json.WriteString("type", "file");
        json.WriteString("bom-ref", $"file:/{file.Path}");
        json.WriteString("name", $"/{file.Path}");
        json.WritePairs("hashes", "alg", "content", ("SHA-256", file.Sha256.Hex));
    }

    static void WriteDependencies(Utf8JsonWriter json, BillOfMaterials bill)
    {
        var urls = bill.Packages.ToDictionary(package => package.Name, PackageUrl.Of);
        json.WriteStartArray("dependencies");
        Write(Image, urls.Values);
        foreach (BilledPackage package in bill.Packages)
        {
            Write(urls[package.Name], package.Dependencies.Select(dependency => urls[dependency]));
        }

        json.WriteEndArray();

        void Write(string from, IEnumerable<string> to) => json.WriteObject(_ =>
        {
            json.WriteString("ref", from);
            json.WriteArray("dependsOn", to.Order(StringComparer.Ordinal), json.WriteStringValue);
        });
    }

    /// <summary>A UUID of version 8 (RFC 9562), of the image's digest and name: the same image has the same document.</summary>
    static Guid IdentifierOf(BillOfMaterials bill)
    {
        const int UuidLength = 16;
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"CycloneDX {bill.Image} {bill.Reference}"))[..UuidLength];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
