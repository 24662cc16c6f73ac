using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Tests.Portage.Names;

/// <summary>Names of packages and their versions against Portage's answers.</summary>
public class PackageNameConformanceTests
{
    [Fact]
    public void Equality_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("cpv_equal"),
        row => $"{row.Text("left")} {row.Text("right")}",
        row =>
        {
            bool valid = VersionedPackageName.TryParse(row.Text("left"), out VersionedPackageName? left, out _)
                & VersionedPackageName.TryParse(row.Text("right"), out VersionedPackageName? right, out _);
            return valid != row.Flag("valid") ? "the other verdict" : !valid || (left == right) == row.Flag("equal") ? null : "differs";
        },
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sys-apps/portage-2.1 portage-2.1"] = "without a category it is no name, rather than one that equals no other",
        });

    [Fact]
    public void Order_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("cpv_sort"),
        row => string.Join(' ', row.Texts("input")),
        row =>
        {
            // Portage also sorts texts without category or version in between, which have no place among packages here.
            IEnumerable<VersionedPackageName> names = row.Texts("input").Where(IsName).Select(text => VersionedPackageName.Parse(text));
            IEnumerable<string> found = names.Order().Select(name => name.ToString());
            return found.SequenceEqual(row.Texts("sorted").Where(IsName)) ? null : string.Join(' ', found);

            static bool IsName(string text) => text.Contains('/', StringComparison.Ordinal);
        });

    [Fact]
    public void Names_without_versions_agree_with_Portage() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("is_just_name"),
        row => row.Text("text"),
        row =>
        {
            string text = row.Text("text");
            bool found = text.Contains('/', StringComparison.Ordinal)
                ? QualifiedPackageName.TryParse(text, out _, out _)
                : NameRules.IsPackageName(text);
            return found == row.Flag("is_just_name") ? null : "the other verdict";
        });
}
