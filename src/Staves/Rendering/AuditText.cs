using System.Globalization;
using System.Text;
using Staves.Pipeline.Inspection;
using Staves.Portage.Advisories;

namespace Staves.Rendering;

/// <summary>Which advisories affect an image, for a person.</summary>
static class AuditText
{
    public static string Render(ImageAudit audit, TextStyle style)
    {
        var text = new StringBuilder();
        foreach (AuditFinding finding in audit.Findings)
        {
            Advisory advisory = finding.Advisory;
            string severity = advisory.Severity.Length == 0 ? "unrated" : advisory.Severity;
            text.Append(finding.IsIgnored ? style.Dim("ignored") : advisory.Rank == 0 ? style.Red(severity) : style.Yellow(severity))
                .Append("  ").Append(style.Strong($"GLSA-{advisory.Id}")).Append("  ").Append(advisory.Title).Append('\n');
            foreach ((AuditedPackage package, var unaffected) in finding.Packages)
            {
                text.Append("  ").Append(package.Name)
                    .Append(unaffected.IsEmpty ? ", for which there is no fixed version" : $", fixed in {string.Join(", ", unaffected.Distinct())}").Append('\n');
            }

            text.Append("  ").Append(advisory.Synopsis).Append("\n  ").Append(advisory.Address).Append('\n');
        }

        AuditFinding[] open = [.. audit.Findings.Where(finding => !finding.IsIgnored)];
        int affected = open.SelectMany(finding => finding.Packages).Select(pair => pair.Package).Distinct().Count();
        string ignored = open.Length == audit.Findings.Length ? "" : string.Create(CultureInfo.InvariantCulture, $", {audit.Findings.Length - open.Length} ignored");
        return text.Append(CultureInfo.InvariantCulture, $"{affected} of {Amounts.Count(audit.Packages, "package")} affected by {open.Length} of {audit.Advisories} advisories{ignored}\n").ToString();
    }
}
