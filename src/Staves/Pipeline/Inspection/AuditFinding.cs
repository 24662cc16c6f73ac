using System.Collections.Immutable;
using Staves.Portage.Advisories;

namespace Staves.Pipeline.Inspection;

/// <summary>An advisory that says something about an image.</summary>
/// <param name="Advisory">The advisory.</param>
/// <param name="Packages">The packages that it affects, each with the versions that are not affected.</param>
/// <param name="IsIgnored">Whether the user knows of it.</param>
sealed record AuditFinding(Advisory Advisory, ImmutableArray<(AuditedPackage Package, ImmutableArray<AffectedRange> Unaffected)> Packages, bool IsIgnored);
