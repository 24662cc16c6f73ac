using System.Text.Json;

namespace Staves.Images.Inspection.Packages;

/// <summary>Members of documents that anybody may have written: what has another form than it should is as good as missing.</summary>
static class JsonMembers
{
    public static JsonElement.ArrayEnumerator Items(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement array) && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray()
            : default;

    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
