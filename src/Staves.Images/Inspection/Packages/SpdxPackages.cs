using System.Collections.Immutable;
using System.Text.Json;

namespace Staves.Images.Inspection.Packages;

/// <summary>The packages of a bill of materials in SPDX 2.3: elements with a package URL, and the files that they contain.</summary>
static class SpdxPackages
{
    /// <summary>The image itself is an element too, and so are sources.</summary>
    static readonly string[] OtherPurposes = ["CONTAINER", "SOURCE"];

    /// <inheritdoc cref="BillReader.Read"/>
    public static ImmutableArray<RecordedPackage> Read(byte[] document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            Dictionary<string, string> files = json.RootElement.Items("files")
                .Where(file => file.Text("SPDXID") is not null && file.Text("fileName") is not null)
                .DistinctBy(file => file.Text("SPDXID"), StringComparer.Ordinal)
                .ToDictionary(file => file.Text("SPDXID")!, file => file.Text("fileName")!, StringComparer.Ordinal);
            ILookup<string, string> contents = json.RootElement.Items("relationships")
                .Where(relationship => relationship.Text("relationshipType") == "CONTAINS")
                .Select(relationship => (From: relationship.Text("spdxElementId"), To: files.GetValueOrDefault(relationship.Text("relatedSpdxElement") ?? "")))
                .Where(pair => pair is { From: not null, To: not null })
                .ToLookup(pair => pair.From!, pair => pair.To!, StringComparer.Ordinal);
            return [.. json.RootElement.Items("packages").Select(package => Describe(package, contents)).OfType<RecordedPackage>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    static RecordedPackage? Describe(JsonElement package, ILookup<string, string> contents)
    {
        string? address = package.Items("externalRefs")
            .Where(reference => reference.Text("referenceType") == "purl")
            .Select(reference => reference.Text("referenceLocator"))
            .FirstOrDefault();
        return package.Text("name") is { } name && package.Text("versionInfo") is { } version && PackageAddress.TryParse(address, out PackageAddress? parsed)
            && !OtherPurposes.Contains(package.Text("primaryPackagePurpose"), StringComparer.Ordinal)
            ? new RecordedPackage(
                new InspectedPackage
                {
                    Type = parsed.Type,
                    Name = name,
                    Version = version,
                    Slot = parsed.Qualifier("slot"),
                    Repository = parsed.Qualifier("repository"),
                    License = LicenseOf(package, "licenseConcluded") ?? LicenseOf(package, "licenseDeclared"),
                },
                [.. contents[package.Text("SPDXID") ?? ""].Select(Path)])
            : null;
    }

    static string? LicenseOf(JsonElement package, string name) => package.Text(name) is { } license and not ("NOASSERTION" or "NONE") ? license : null;

    /// <summary>SPDX begins them with a dot, for the root of the package (clause 8.1).</summary>
    static string Path(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[1..] : name;
}
