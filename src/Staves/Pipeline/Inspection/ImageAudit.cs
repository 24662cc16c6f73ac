using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Portage.Advisories;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Pipeline.Inspection;

/// <summary>Which advisories affect packages.</summary>
/// <param name="Findings">The worst first, of equal ones the newest.</param>
/// <param name="Packages">How many packages were looked up.</param>
/// <param name="Advisories">How many advisories there are.</param>
sealed record ImageAudit(ImmutableArray<AuditFinding> Findings, int Packages, int Advisories)
{
    /// <summary>Whether something is affected that nobody said is known.</summary>
    public bool HasFindings => Findings.Any(finding => !finding.IsIgnored);

    /// <param name="packages">The packages of an image.</param>
    /// <param name="architecture">As Gentoo names it, `amd64`.</param>
    /// <param name="directories">Where the advisories are.</param>
    /// <param name="ignored">Ids of advisories that are known.</param>
    /// <param name="warn">Told of each advisory that cannot be read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static ImageAudit Of(
        IReadOnlyList<AuditedPackage> packages,
        string architecture,
        IReadOnlyList<AdvisoryDirectory> directories,
        IReadOnlySet<string> ignored,
        Action<Diagnostic> warn,
        CancellationToken cancellationToken)
    {
        ILookup<QualifiedPackageName, AuditedPackage> byName = packages.ToLookup(package => package.Name.Package);
        return new ImageAudit(
            [
                .. directories
                    .SelectMany(directory => directory.About(byName.Select(group => group.Key), warn, cancellationToken))
                    .DistinctBy(advisory => advisory.Id, StringComparer.Ordinal)
                    .Select(advisory => new AuditFinding(advisory, Affected(advisory, byName, architecture), ignored.Contains(advisory.Id)))
                    .Where(finding => !finding.Packages.IsEmpty)
                    .OrderBy(finding => finding.Advisory.Rank)
                    .ThenByDescending(finding => finding.Advisory.Id, StringComparer.Ordinal),
            ],
            packages.Count,
            directories.Sum(directory => directory.Count));
    }

    /// <summary>The architecture of a platform as Gentoo names it.</summary>
    public static string ArchitectureOf(ImagePlatform platform) => platform.Architecture switch
    {
        "386" => "x86",
        "ppc64le" => "ppc64",
        "riscv64" => "riscv",
        "s390x" => "s390",
        "loong64" => "loong",
        "mips64le" => "mips",
        var same => same,
    };

    static ImmutableArray<(AuditedPackage Package, ImmutableArray<AffectedRange> Unaffected)> Affected(
        Advisory advisory, ILookup<QualifiedPackageName, AuditedPackage> packages, string architecture) =>
    [
        .. advisory.Packages
            .SelectMany(affected => packages[affected.Name]
                .Where(package => affected.Affects(package.Name.Version, package.Slot, package.SubSlot, architecture))
                .Select(package => (package, affected.Unaffected)))
            .DistinctBy(pair => pair.package),
    ];
}
