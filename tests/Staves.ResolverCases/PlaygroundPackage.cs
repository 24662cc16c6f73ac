using System.Text.Json;

namespace Staves.ResolverCases;

/// <summary>One package of a playground with its metadata.</summary>
/// <param name="Name">`category/name-version`.</param>
/// <param name="Repository">Where its ebuild is.</param>
/// <param name="Fields">What is said of it, and what the playground takes for granted.</param>
sealed record PlaygroundPackage(string Name, string Repository, Dictionary<string, string> Fields)
{
    public const string MainRepository = "test_repo";

    /// <summary>A map of packages, or a list of pairs where several builds of one version are there.</summary>
    public static IEnumerable<PlaygroundPackage> All(JsonElement parent, string property, string keywords) =>
        !parent.TryGetProperty(property, out JsonElement packages) ? [] : All(packages, keywords);

    public static IEnumerable<PlaygroundPackage> All(JsonElement packages, string keywords) => packages.ValueKind == JsonValueKind.Array
        ? packages.EnumerateArray().Select(pair => Of(pair[0].GetString()!, pair[1], keywords))
        : packages.EnumerateObject().Select(package => Of(package.Name, package.Value, keywords));

    static PlaygroundPackage Of(string name, JsonElement metadata, string keywords)
    {
        int separator = name.IndexOf("::", StringComparison.Ordinal);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["KEYWORDS"] = keywords, ["SLOT"] = "0", ["EAPI"] = "0" };
        foreach (JsonProperty field in metadata.EnumerateObject())
        {
            fields[field.Name] = field.Value.ToString();
        }

        return new PlaygroundPackage(
            separator < 0 ? name : name[..separator],
            separator < 0 ? MainRepository : name[(separator + 2)..],
            fields);
    }
}
