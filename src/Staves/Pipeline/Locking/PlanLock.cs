using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Staves.Portage.Binaries;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Specification;
using Staves.Specification.Locking;

namespace Staves.Pipeline.Locking;

/// <summary>What a plan is as a lock.</summary>
static class PlanLock
{
    const string Sha512 = "SHA512";

    /// <param name="plan">The packages.</param>
    /// <param name="specification">Which led to them.</param>
    /// <param name="repositories">Where they come from.</param>
    /// <param name="files">The user's own files.</param>
    /// <param name="digests">SHA512 of binary packages by their identity, where their index does not say it; what is in neither is left open.</param>
    public static Lockfile Of(
        Plan plan,
        ImageSpecification specification,
        RepositorySet repositories,
        ImmutableArray<LockedFile> files,
        IReadOnlyDictionary<string, string>? digests = null)
    {
        ImmutableArray<LockedPackage> packages =
        [
            .. plan.Packages.Select(package => Lock(package, digests))
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
            packages)
        {
            Files = files,
        };
    }

    /// <summary>SHA512 of a binary package, as its index says.</summary>
    public static string? DigestOf(BinaryPackage binary) => binary.Digests.GetValueOrDefault(Sha512)?.ToLowerInvariant();

    static LockedPackage Lock(PlannedPackage package, IReadOnlyDictionary<string, string>? digests)
    {
        PackageMetadata metadata = package.Metadata;
        return new LockedPackage
        {
            Package = metadata.Name,
            Repository = metadata.Repository,
            Slot = metadata.SlotWithSubSlot,
            Root = package.Root == PackageRoot.Image ? "image" : "builder",
            Use = [.. package.Enabled],
            Disabled = [.. package.Disabled],
            Ebuild = package.Binary is null or { IsInstalled: true } ? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sources(metadata))))}" : null,
            Binary = package.Binary is { IsInstalled: false } binary ? Lock(binary, DigestOf(binary) ?? digests?.GetValueOrDefault(binary.Identity())) : null,
        };
    }

    /// <summary>A binary package as a lock names it; without a digest where its index does not say it.</summary>
    public static LockedBinary Lock(BinaryPackage binary) => Lock(binary, DigestOf(binary));

    static LockedBinary Lock(BinaryPackage binary, string? digest) =>
        new(binary.BuildId, binary.BuildTime, binary.Size, digest is null ? null : $"sha512:{digest}");

    static string Sources(PackageMetadata metadata) =>
        $"{metadata.EbuildDigest}\n{string.Concat(metadata.EclassDigests.Select(eclass => $"{eclass.Name} {eclass.Md5}\n"))}";
}
