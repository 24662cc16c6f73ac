using System.Text;
using Staves.Portage.Configuration;
using Staves.Portage.Metadata;
using Staves.Resolution.Remedies;

namespace Staves.Resolution.Explanation;

/// <summary>Says a remedy to a person: lines of staves.toml that can be pasted as they are.</summary>
public static class RemedyExplanation
{
    /// <summary>The tables of all changes, one for each package version.</summary>
    public static string Explain(Remedy remedy)
    {
        var text = new StringBuilder("with these lines in staves.toml there is a plan:");
        foreach (IGrouping<PackageMetadata, ConfigurationChange> package in remedy.Changes.GroupBy(change => change.Package))
        {
            text.Append("\n    ['=").Append(package.Key.Name).Append("']");
            foreach (ConfigurationChange change in package)
            {
                text.Append("\n    ").Append(Line(change));
            }
        }

        return text.ToString();
    }

    static string Line(ConfigurationChange change) => change switch
    {
        ConfigurationChange.UseFlags flags =>
            $"use = [{Listed(flags.Flags.Select(flag => flag.Value ? flag.Key : $"-{flag.Key}"))}]",
        ConfigurationChange.Accepted { Reason: MaskReason.Keyword keyword } => $"keywords = [{Listed([keyword.Needed])}]",
        ConfigurationChange.Accepted { Reason: MaskReason.License license } => $"license = [{Listed(license.Missing)}]",
        _ => "unmask = true",
    };

    static string Listed(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"'{value}'"));
}
