using System.Text.RegularExpressions;
using Staves.Building.Features;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Tests.Hygiene;
using Staves.Tests.Portage;

namespace Staves.Tests.Building.Features;

public sealed partial class FeatureTableTests
{
    /// <summary>What Portage's make.globals switches on for everybody.</summary>
    const string Defaults =
        "assume-digests binpkg-docompress binpkg-dostrip binpkg-logs binpkg-multi-instance buildpkg-live compress-index"
        + " config-protect-if-modified distlocks ebuild-locks fixlafiles ipc-sandbox merge-sync merge-wait multilib-strict network-sandbox"
        + " news parallel-fetch pid-sandbox pkgdir-index-trusted preserve-libs protect-owned qa-unresolved-soname-deps sandbox strict"
        + " unknown-features-warn unmerge-logs unmerge-orphans userfetch userpriv usersandbox usersync";

    static readonly Dictionary<FeatureTreatment, string> Treatments = new()
    {
        [FeatureTreatment.Honoured] = "honoured",
        [FeatureTreatment.Implied] = "nothing to do",
        [FeatureTreatment.NotSupported] = "not supported",
    };

    [Fact]
    public void The_documentation_has_the_same_table() => Assert.Equal(
        FeatureTable.All.Select(feature => $"| `{feature.Name}` | {Treatments[feature.Treatment]} | {feature.How} |"),
        SourceFiles.Text("docs/features.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

    [Fact]
    public void Each_word_stands_there_once_in_order() => Assert.Equal(
        FeatureTable.All.Select(feature => feature.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        FeatureTable.All.Select(feature => feature.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_feature_of_Portage_is_known()
    {
        string source = File.ReadAllText(Path.Combine(PortageCheckout.Directory(), "lib", "portage", "const.py"));
        string list = source[source.IndexOf("SUPPORTED_FEATURES", StringComparison.Ordinal)..];
        list = list[..list.IndexOf("\n)", StringComparison.Ordinal)];

        Assert.Equal(
            Word.Matches(list).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal),
            FeatureTable.All.Select(feature => feature.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_Portage_switches_on_for_everybody_gives_no_warning() => Assert.Null(PackageFeatures.Warning([Of(Defaults)]));

    [Fact]
    public void What_is_not_supported_and_what_nobody_knows_is_told_in_one_warning()
    {
        Diagnostic? warning = PackageFeatures.Warning([Of("nostrip installsources"), Of("installsources distc -icecream")]);
        Assert.Equal("STV5330", warning!.Code);
        Assert.Equal(["distc: not a feature of Portage", "installsources: sources are not put into packages"], warning.Details);
    }

    [Fact]
    public void The_key_of_a_package_has_what_may_change_it_and_nothing_else() =>
        Assert.Equal("nostrip unheard-of", Of("parallel-fetch nostrip ccache keepwork unheard-of -splitdebug").ThatChangePackages);

    static PackageFeatures Of(string features) => PackageFeatures.Of(new Dictionary<string, string>(StringComparer.Ordinal) { ["FEATURES"] = features });

    [GeneratedRegex("^ *\"(?<name>[a-z-]+)\",", RegexOptions.ExplicitCapture | RegexOptions.Multiline, Patterns.Patience)]
    static partial Regex Word { get; }
}
