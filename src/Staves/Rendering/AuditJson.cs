using Staves.Pipeline.Inspection;
using Staves.Portage.Advisories;

namespace Staves.Rendering;

/// <summary>Which advisories affect an image, for programs; the shape is documented in docs/inspect.md and does not change.</summary>
static class AuditJson
{
    public static string Render(ImageAudit audit) => JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("success", !audit.HasFindings);
        writer.WriteNumber("packages", audit.Packages);
        writer.WriteNumber("advisories", audit.Advisories);
        writer.WriteStartArray("findings");
        foreach (AuditFinding finding in audit.Findings)
        {
            Advisory advisory = finding.Advisory;
            writer.WriteStartObject();
            writer.WriteString("id", $"GLSA-{advisory.Id}");
            writer.WriteString("title", advisory.Title);
            writer.WriteString("synopsis", advisory.Synopsis);
            writer.WriteString("severity", advisory.Severity);
            writer.WriteString("access", advisory.Access);
            writer.WriteString("announced", advisory.Announced);
            writer.WriteString("url", advisory.Address);
            writer.WriteStrings("references", advisory.References);
            writer.WriteBoolean("ignored", finding.IsIgnored);
            writer.WriteStartArray("affected");
            foreach ((AuditedPackage package, var unaffected) in finding.Packages)
            {
                writer.WriteStartObject();
                writer.WriteString("package", package.Name.ToString());
                writer.WriteString("slot", package.Slot);
                writer.WriteStrings("unaffected", unaffected.Select(range => range.ToString()).Distinct(StringComparer.Ordinal));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
