using System.Text.Json;
using Staves.Portage.Eapis;

namespace Staves.Tests.Portage;

/// <summary>Reads the reference cases, runs each, and lists every disagreement at once; a case where PMS and Portage part ways is
/// named with its reason, and must then really disagree.</summary>
static class ConformanceCases
{
    public static JsonElement Vector(string name) => Read($"fixtures/vectors/{name}.json");

    public static IReadOnlyList<JsonElement> Vectors(string name) => [.. Vector(name).EnumerateArray()];

    public static IReadOnlyList<JsonElement> DependencyCases(string name) =>
        [.. Read($"dep-cases/{name}.json").GetProperty("cases").EnumerateArray()];

    /// <summary>Runs <paramref name="check"/> on each case; it returns null where it agrees, else what it found instead.</summary>
    public static void Check(
        IEnumerable<JsonElement> cases,
        Func<JsonElement, string> describe,
        Func<JsonElement, string?> check,
        IReadOnlyDictionary<string, string>? deviations = null)
    {
        List<string> disagreements = [];
        HashSet<string> seenDeviations = new(StringComparer.Ordinal);
        int count = 0;
        foreach (JsonElement testCase in cases)
        {
            count++;
            string description = describe(testCase);
            string? found = check(testCase);
            if (deviations?.ContainsKey(description) == true)
            {
                if (found is not null)
                {
                    seenDeviations.Add(description);
                }
            }
            else if (found is not null)
            {
                disagreements.Add($"{description}: {found}");
            }
        }

        Assert.NotEqual(0, count);
        Assert.True(disagreements.Count == 0, $"{disagreements.Count} of {count} disagree:\n{string.Join('\n', disagreements)}");
        Assert.Empty((deviations?.Keys ?? []).Except(seenDeviations, StringComparer.Ordinal));
    }

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;

    public static string? OptionalText(this JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) ? value.GetString() : null;

    public static bool Flag(this JsonElement element, string property) => element.GetProperty(property).GetBoolean();

    public static IReadOnlyList<string> Texts(this JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetString()!)];

    public static IReadOnlyList<string> Texts(this JsonElement element, string property) => element.GetProperty(property).Texts();

    /// <summary>The EAPI of a case. A case without one asks for the most that Portage knows, as a user's configuration does.</summary>
    public static Eapi EapiOf(JsonElement row) => row.OptionalText("eapi") is not { } name ? Eapi.Newest
        : Eapi.TryGet(name, out Eapi? eapi) ? eapi
        : throw new InvalidOperationException($"the reference cases name the EAPI {name}");

    static JsonElement Read(string relativePath)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestPaths.SharedOrSkip(relativePath)));
        return document.RootElement.Clone();
    }
}
