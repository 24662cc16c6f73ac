using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Features;

/// <summary>FEATURES of one package (make.conf(5)).</summary>
public sealed class PackageFeatures
{
    static readonly ImmutableDictionary<string, Feature> Known = FeatureTable.All.ToImmutableDictionary(feature => feature.Name, StringComparer.Ordinal);

    /// <summary>Any of these keeps the directory of a build that failed.</summary>
    static readonly string[] Keeping = ["keepwork", "keeptemp", "noclean"];

    readonly ImmutableSortedSet<string> _words;

    PackageFeatures(ImmutableSortedSet<string> words) => _words = words;

    /// <summary>Whether the directory of a build that failed stays.</summary>
    public bool KeepsWorkDirectory => Keeping.Any(Has);

    /// <summary>The words that may make another package, sorted: those that are honoured there, and those that nobody here knows but an
    /// ebuild may.</summary>
    public string ThatChangePackages => string.Join(
        ' ', _words.Where(word => !Known.TryGetValue(word, out Feature? feature) || feature.ChangesPackage || feature.Treatment == FeatureTreatment.NotSupported));

    /// <param name="variables">Of the package's build.</param>
    public static PackageFeatures Of(IReadOnlyDictionary<string, string> variables) => new(
        [.. variables.GetValueOrDefault("FEATURES", "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] != '-')]);

    public bool Has(string name) => _words.Contains(name);

    /// <summary>STV5330: what some packages ask for and do not get, in one warning; null where there is nothing.</summary>
    public static Diagnostic? Warning(IEnumerable<PackageFeatures> packages)
    {
        string[] details =
        [
            .. packages.SelectMany(package => package._words).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(word => (word, Known.GetValueOrDefault(word)))
                .Where(pair => pair.Item2 is null or { Treatment: FeatureTreatment.NotSupported })
                .Select(pair => $"{pair.word}: {pair.Item2?.How ?? "not a feature of Portage"}"),
        ];
        return details.Length == 0
            ? null
            : new Diagnostic("STV5330", "some FEATURES have no effect", Hint: "docs/features.md has all of them") { Details = [.. details] };
    }
}
