using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Tests.Portage.Configuration;

/// <summary>A user's patterns against Portage's answers.</summary>
public sealed class PackagePatternConformanceTests
{
    [Fact]
    public void Wildcards_are_valid_where_Portage_has_them_valid() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_parse")
            .Concat(ConformanceCases.DependencyCases("atom_grammar"))
            .Concat(ConformanceCases.DependencyCases("atom_validity"))
            .Where(row => row.Flag("allow_wildcard")),
        row => $"{row.Text("atom")} repo {row.Flag("allow_repo")}",
        row => PackagePattern.TryParse(row.Text("atom"), out PackagePattern? pattern, out _) != row.Flag("valid") ? "the other verdict"
            : pattern is not null && pattern.ToString() != row.Text("atom") ? pattern.ToString()
            : null,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["*/*::repo_name repo False"] = "a user's configuration may always name a repository, so there is no such switch",
        });

    [Fact]
    public void Wildcards_of_configuration_files_are_valid() => ConformanceCases.Check(
        ConformanceCases.Vectors("atoms"),
        row => row.Text("atom"),
        row => PackagePattern.TryParse(row.Text("atom"), out _, out _) == row.Flag("config_ok") ? null : "the other verdict");

    [Fact]
    public void Wildcards_match_what_Portage_matches() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_match").Where(row => row.Text("atom").Contains("/*", StringComparison.Ordinal) || row.Text("atom").Contains("*/", StringComparison.Ordinal)),
        row => row.GetRawText(),
        row =>
        {
            PackagePattern pattern = PackagePattern.Parse(row.Text("atom"));
            IEnumerable<string> found = row.GetProperty("candidates").EnumerateArray()
                .Select(candidate => candidate.Text("cpv"))
                .Where(candidate => pattern.Matches(Package(candidate)));
            return found.SequenceEqual(row.Texts("matches")) ? null : string.Join(' ', found);
        });

    [Fact]
    public void The_most_specific_pattern_is_that_of_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("atom_best_match"),
        row => row.GetRawText(),
        row =>
        {
            PackageMetadata package = Package(row.Text("package"));
            List<PackagePattern> matching =
                [.. row.Texts("atoms").Select(text => PackagePattern.Parse(text)).Where(pattern => pattern.Matches(package))];
            IEnumerable<IEnumerable<PackagePattern>> orders = row.Flag("check_all_permutations_of_atoms") ? [matching, matching.AsEnumerable().Reverse()] : [matching];
            return orders
                .Select(order => string.Join(' ', order.MostSpecificFirst()))
                .FirstOrDefault(found => found != string.Join(' ', row.Texts("ranked")));
        });

    [Fact]
    public void A_table_with_wildcards_gives_what_Portage_gives() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("wildcard_dict"),
        row => row.GetRawText(),
        row =>
        {
            List<(PackagePattern Pattern, JsonElement Values)> table =
                [.. row.GetProperty("table").EnumerateObject().Select(entry => (PackagePattern.Parse(entry.Name), entry.Value))];
            return row.GetProperty("lookups").EnumerateArray()
                .Select(lookup => Difference(
                    lookup.GetProperty("merged"), table.Where(entry => entry.Pattern.Matches(Package(lookup.Text("key") + "-1")))))
                .Concat(row.GetProperty("exact").EnumerateArray().Select(lookup => Difference(
                    lookup.GetProperty("value"),
                    // Of a package the table keeps all that holds for it, of a wildcard just what was written.
                    table.Where(entry => lookup.Text("key").Contains('*', StringComparison.Ordinal)
                        ? entry.Pattern.ToString() == lookup.Text("key")
                        : entry.Pattern.Matches(Package(lookup.Text("key") + "-1"))))))
                .FirstOrDefault(difference => difference is not null);
        });

    static string? Difference(JsonElement expected, IEnumerable<(PackagePattern, JsonElement Values)> entries)
    {
        IEnumerable<string> found = entries.SelectMany(entry => entry.Values.EnumerateObject()).Select(value => $"{value}");
        return found.ToHashSet(StringComparer.Ordinal).SetEquals(expected.EnumerateObject().Select(value => $"{value}"))
            ? null
            : string.Join(' ', found);
    }

    /// <summary>A package of slot 0, or of the slot that the text names.</summary>
    static PackageMetadata Package(string text)
    {
        string[] parts = text.Split(':');
        return PackageMetadataReader.Read(
            Md5DictFile.Parse($"EAPI=8\nSLOT={(parts.Length > 1 ? parts[1] : "0")}\n", "cache"), VersionedPackageName.Parse(parts[0]), "main");
    }
}
