using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Specification;
using Staves.Specification.Locking;

namespace Staves.Pipeline;

/// <summary>What a plan is as a lock.</summary>
static class PlanLock
{
    public static Lockfile Of(Plan plan, ImageSpecification specification, RepositorySet repositories)
    {
        ImmutableArray<LockedPackage> packages =
        [
            .. plan.Packages.Select(Lock)
                .OrderByDescending(package => package.Root, StringComparer.Ordinal)
                .ThenBy(package => package.Package.Package.ToString(), StringComparer.Ordinal)
                .ThenBy(package => package.Package.Version),
        ];
        HashSet<string> used = [.. packages.Select(package => package.Repository)];
        return new Lockfile(
            specification.Profile?.Value ?? "",
            [
                .. repositories.All.Where(repository => used.Contains(repository.Name))
                    .Select(repository => new LockedRepository(repository.Name, repository.Timestamp))
                    .OrderBy(repository => repository.Name, StringComparer.Ordinal),
            ],
            packages);
    }

    static LockedPackage Lock(PlannedPackage package)
    {
        PackageMetadata metadata = package.Metadata;
        return new LockedPackage
        {
            Package = metadata.Name,
            Repository = metadata.Repository,
            Slot = metadata.SubSlot == metadata.Slot ? metadata.Slot : $"{metadata.Slot}/{metadata.SubSlot}",
            Root = package.Root == PackageRoot.Image ? "image" : "builder",
            Use = [.. metadata.Iuse.Select(flag => flag.Name).Where(package.Use.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Disabled = [.. package.Disabled],
            Ebuild = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sources(metadata))))}",
        };
    }

    static string Sources(PackageMetadata metadata) =>
        $"{metadata.EbuildDigest}\n{string.Concat(metadata.EclassDigests.Select(eclass => $"{eclass.Name} {eclass.Md5}\n"))}";
}
