using Staves.Portage.Grammar;
using Staves.Portage.Versions;

namespace Staves.Tests.Portage.Versions;

/// <summary>PackageVersion against Portage's answers.</summary>
public class PackageVersionConformanceTests
{
    [Fact]
    public void Validity_agrees_with_Portage() => ConformanceCases.Check(
        ConformanceCases.Vectors("version-valid"),
        row => row[0].GetString()!,
        row => PackageVersion.IsVersion(row[0].GetString()) == row[1].GetBoolean() ? null : "the other verdict");

    [Fact]
    public void Order_agrees_with_Portage_on_every_pair() => ConformanceCases.Check(
        ConformanceCases.Vectors("vercmp"),
        row => $"{row[0].GetString()} {row[1].GetString()}",
        row => Compare(row[0].GetString()!, row[1].GetString()!, row[2].GetInt32()));

    [Fact]
    public void Order_agrees_with_Portages_own_cases() => ConformanceCases.Check(
        ConformanceCases.DependencyCases("vercmp"),
        row => $"{row.Text("left")} {row.Text("right")}",
        row => Compare(row.Text("left"), row.Text("right"), row.GetProperty("portage_sign").GetInt32()));

    static string? Compare(string left, string right, int expected)
    {
        PackageVersion leftVersion = PackageVersion.Parse(left);
        PackageVersion rightVersion = PackageVersion.Parse(right);
        int forwards = Math.Sign(leftVersion.CompareTo(rightVersion));
        int backwards = Math.Sign(rightVersion.CompareTo(leftVersion));
        bool hashesAgree = expected != 0 || leftVersion.GetHashCode() == rightVersion.GetHashCode();
        return forwards == expected && backwards == -expected && leftVersion.Equals(rightVersion) == (expected == 0) && hashesAgree
            ? null
            : $"expected {expected}, found {forwards} and backwards {backwards}, hashes agree: {hashesAgree}";
    }
}
