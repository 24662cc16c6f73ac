using System.Collections.Immutable;
using System.Text.Json;

namespace Staves.Images.Inspection.Packages;

/// <summary>The packages of a bill of materials in CycloneDX 1.6: components with a package URL, and the files in them.</summary>
static class CycloneDxPackages
{
    const string PackageUrl = "pkg:";

    /// <summary>Empty where the document is of another form: what it would say is read out of the image then.</summary>
    public static ImmutableArray<RecordedPackage> Read(byte[] document)
    {
        try
        {
            using var json = JsonDocument.Parse(document);
            return [.. Array(json.RootElement, "components").Select(Describe).OfType<RecordedPackage>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    static RecordedPackage? Describe(JsonElement component)
    {
        if (Text(component, "purl") is not { } url || !url.StartsWith(PackageUrl, StringComparison.Ordinal)
            || Text(component, "name") is not { } name || Text(component, "version") is not { } version)
        {
            return null;
        }

        Dictionary<string, string> properties = Array(component, "properties")
            .Where(property => Text(property, "name") is not null)
            .DistinctBy(property => Text(property, "name"), StringComparer.Ordinal)
            .ToDictionary(property => Text(property, "name")!, property => Text(property, "value") ?? "", StringComparer.Ordinal);
        return new RecordedPackage(
            new InspectedPackage
            {
                Type = url[PackageUrl.Length..].Split('/')[0],
                Name = Text(component, "group") is { Length: > 0 } group ? $"{group}/{name}" : name,
                Version = version,
                Slot = properties.GetValueOrDefault("gentoo:slot"),
                Repository = properties.GetValueOrDefault("gentoo:repository"),
                Use = [.. properties.GetValueOrDefault("gentoo:use", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
                License = string.Join(" AND ", Array(component, "licenses").Select(LicenseOf).OfType<string>()) is { Length: > 0 } license ? license : null,
            },
            [.. Array(component, "components").Where(file => Text(file, "type") == "file").Select(file => Text(file, "name")).OfType<string>()]);
    }

    static string? LicenseOf(JsonElement choice) => Text(choice, "expression")
        ?? (choice.ValueKind == JsonValueKind.Object && choice.TryGetProperty("license", out JsonElement license) ? Text(license, "id") ?? Text(license, "name") : null);

    static JsonElement.ArrayEnumerator Array(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray()
            : default;

    static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
