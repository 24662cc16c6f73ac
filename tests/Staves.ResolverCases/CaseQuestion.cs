using System.Collections.Immutable;
using System.Text.Json;

namespace Staves.ResolverCases;

/// <summary>What a case asks, and what Portage answered.</summary>
public sealed class CaseQuestion(JsonElement element)
{
    public string Class => element.GetProperty("class").GetString()!;

    public ImmutableArray<string> Requests => Texts(element.GetProperty("requests"));

    public bool Succeeds => element.GetProperty("success").GetBoolean();

    /// <summary>Null where there is none.</summary>
    public ImmutableArray<string>? MergeList => Optional("mergelist") is { } list ? Texts(list) : null;

    /// <summary>The order with freedom: what stands in one group may come in any order.</summary>
    public ImmutableArray<ImmutableArray<string>>? MergeGroups => Optional("mergelist_groups") is { } groups
        ? [.. groups.EnumerateArray().Select(group => group.ValueKind == JsonValueKind.Array ? Texts(group) : [group.GetString()!])]
        : null;

    /// <summary>Pairs of which the first comes before the second.</summary>
    public ImmutableArray<(string First, string Second)> OrderAssertions => Optional("merge_order_assertions") is { } pairs
        ? [.. pairs.EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!))]
        : [];

    public bool IgnoresOrder => Optional("ignore_mergelist_order")?.ValueKind == JsonValueKind.True;

    public bool IsOrderAmbiguous => Optional("ambiguous_merge_order")?.ValueKind == JsonValueKind.True;

    /// <summary>What emerge can be told and an image builder is not.</summary>
    static readonly ImmutableArray<string> OtherWork =
        ["--buildpkgonly", "--exclude", "--nodeps", "--root-deps", "--rebuild-if-new-rev", "--rebuild-if-new-ver", "--rebuild-if-unbuilt"];

    /// <summary>Updating a system that runs is outside an image builder's work: where packages are installed already a case counts if Portage
    /// adds what is missing and replaces nothing.</summary>
    public string? ReasonToSkip(World world) => Class == "A" ? null
        : !Succeeds ? "a system that cannot be updated"
        : MergeList is not { } packages ? "what is merged is not told"
        : packages.Any(world.ReplacesInstalled) ? "packages that are installed are replaced"
        : OptionText("--ignore-soname-deps") == "n" ? "dependencies on sonames"
        : OtherWork.FirstOrDefault(IsOn) ?? OtherWork.FirstOrDefault(option => OptionText(option) is not null and not "n");

    public bool IsOn(string option) => OptionText(option) is "y" or "True" or "true";

    /// <summary>`y` or `n`; null where the option is not given.</summary>
    public bool? Choice(string option) => OptionText(option) is { } text ? text is "y" or "True" or "true" : null;

    /// <summary>The words of an option that takes several.</summary>
    public ImmutableArray<string> OptionWords(string option) =>
        element.TryGetProperty("options", out JsonElement options) && options.TryGetProperty(option, out JsonElement value)
            ? PatternList.Words(value)
            : [];

    public string? OptionText(string option) =>
        element.TryGetProperty("options", out JsonElement options) && options.TryGetProperty(option, out JsonElement value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;

    public override string ToString() => string.Join(' ', Requests);

    static ImmutableArray<string> Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    JsonElement? Optional(string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
