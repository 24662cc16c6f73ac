using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Keys;
using Staves.Images.Provenance;
using Staves.Images.Sbom;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Resolution;
using Staves.Specification.Locking;

namespace Staves.Pipeline.Records;

/// <summary>All that went into a build: repositories, ebuilds, sources and binary packages, those for the builder too.</summary>
static class BuildMaterials
{
    static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The plan as a lock. Where an index does not say the digest of a binary package of the image, its file does.</summary>
    public static Lockfile LockOf(ResolvedImage resolved, ImmutableArray<BilledPackage> billed)
    {
        var digests = billed.ToDictionary(package => package.Name, package => package.BinarySha512);
        return PlanLock.Of(
            resolved.Plan,
            resolved.Specification,
            resolved.Repositories,
            OwnFiles.Lock(resolved.Specification.Files),
            resolved.Plan.Packages
                .Where(package => package is { Root: PackageRoot.Image, Binary: not null } && digests.ContainsKey(package.Metadata.Name))
                .DistinctBy(package => package.Binary!.Identity(), StringComparer.Ordinal)
                .ToDictionary(package => package.Binary!.Identity(), package => digests[package.Metadata.Name], StringComparer.Ordinal));
    }

    /// <summary>Sorted by address, each once.</summary>
    public static ImmutableArray<BuildMaterial> Of(ResolvedImage resolved, Lockfile locked) =>
    [
        .. locked.Repositories.Select(Of)
            .Concat(locked.Packages.Select(Of))
            .Concat(resolved.Plan.Packages.Where(package => package.Binary is null).SelectMany(package => SourcesOf(resolved, package)))
            .DistinctBy(material => (material.Address, material.Name, string.Join(' ', material.Digests.Values)))
            .OrderBy(material => material.Address, StringComparer.Ordinal)
            .ThenBy(material => string.Join(' ', material.Digests.Values), StringComparer.Ordinal),
    ];

    static BuildMaterial Of(LockedRepository repository) => new(
        $"urn:staves:repository:{repository.Name}",
        repository.Name,
        None,
        repository.Timestamp is { } time ? None.Add("timestamp", time.ToString(CultureInfo.InvariantCulture)) : None);

    static BuildMaterial Of(LockedPackage package)
    {
        (string kind, string? digest) = package.Binary is { } binary ? ("binary package", binary.Digest) : ("ebuild with its eclasses", package.Ebuild);
        return new BuildMaterial(
            PackageUrl.Of(package.Package, package.Repository, package.Slot),
            package.Package.ToString(),
            digest?.Split(':') is [var algorithm, var value] ? None.Add(algorithm, value) : None,
            None.Add("kind", kind));
    }

    static IEnumerable<BuildMaterial> SourcesOf(ResolvedImage resolved, PlannedPackage package) =>
        resolved.Repositories.Find(package.Metadata.Repository) is not { } repository
            ? []
            : PackageDistfiles.Of(package.Metadata, package.Use, repository).Select(file => new BuildMaterial(
                file.Uris.FirstOrDefault() ?? $"urn:staves:distfile:{Uri.EscapeDataString(file.FileName)}",
                file.FileName,
                None.Add("blake2b", file.Blake2b.ToLowerInvariant()).Add("sha512", file.Sha512.ToLowerInvariant()),
                None.Add("kind", "source")));
}
