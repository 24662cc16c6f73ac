using System.Collections.Immutable;
using System.Text.Json;

namespace Staves.Images.Inspection.Packages;

/// <summary>The packages of a bill of materials in CycloneDX 1.6: components with a package URL, and the files in them.</summary>
static class CycloneDxPackages
{
    /// <inheritdoc cref="BillReader.Read"/>
    public static ImmutableArray<RecordedPackage> Read(byte[] document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return [.. json.RootElement.Items("components").Select(Describe).OfType<RecordedPackage>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    static RecordedPackage? Describe(JsonElement component)
    {
        if (!PackageAddress.TryParse(component.Text("purl"), out PackageAddress? address)
            || component.Text("name") is not { } name || component.Text("version") is not { } version)
        {
            return null;
        }

        Dictionary<string, string> properties = component.Items("properties")
            .Where(property => property.Text("name") is not null)
            .DistinctBy(property => property.Text("name"), StringComparer.Ordinal)
            .ToDictionary(property => property.Text("name")!, property => property.Text("value") ?? "", StringComparer.Ordinal);
        return new RecordedPackage(
            new InspectedPackage
            {
                Type = address.Type,
                Name = component.Text("group") is { Length: > 0 } group ? $"{group}/{name}" : name,
                Version = version,
                Slot = properties.GetValueOrDefault("gentoo:slot"),
                Repository = properties.GetValueOrDefault("gentoo:repository"),
                Use = [.. properties.GetValueOrDefault("gentoo:use", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
                License = string.Join(" AND ", component.Items("licenses").Select(LicenseOf).OfType<string>()) is { Length: > 0 } license ? license : null,
            },
            [.. component.Items("components").Where(file => file.Text("type") == "file").Select(file => file.Text("name")).OfType<string>()]);
    }

    static string? LicenseOf(JsonElement choice) => choice.Text("expression")
        ?? (choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("license", out JsonElement license) ? license.Text("id") ?? license.Text("name") : null);
}
