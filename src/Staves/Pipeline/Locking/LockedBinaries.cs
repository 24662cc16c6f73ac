using System.Collections.Immutable;
using Staves.Packages.Binhosts;
using Staves.Portage.Binaries;
using Staves.Portage.Names;
using Staves.Resolution;
using Staves.Specification.Locking;

namespace Staves.Pipeline.Locking;

/// <summary>The binary packages of a lock that can still be had, of their binhosts or out of the cache.</summary>
/// <param name="Packages">These, and no others of packages that the lock knows.</param>
/// <param name="Missing">Locked packages whose binary package is nowhere.</param>
sealed record LockedBinaries(BinaryPackages Packages, ImmutableArray<LockedPackage> Missing)
{
    public static LockedBinaries Find(Lockfile locked, ResolutionRequest request, BinaryPackageStore store, CancellationToken cancellationToken)
    {
        ILookup<QualifiedPackageName, LockedPackage> byName = locked.Packages.ToLookup(package => package.Package.Package);
        List<BinaryPackage> kept = [];
        ImmutableArray<LockedPackage>.Builder missing = ImmutableArray.CreateBuilder<LockedPackage>();
        foreach (LockedPackage package in locked.Packages.Where(package => package.Binary is not null))
        {
            if (request.Binaries.VersionsOf(package.Package.Package).Any(binary => IsLocked(binary, package) && !IsRefused(binary, request)))
            {
                continue;
            }

            // Where no binhost is to be asked, nothing of theirs is wanted.
            if (!request.Binaries.IsEmpty && store.Find(package.Package, package.Binary!.Size, package.Binary.Digest, cancellationToken) is { } found && !IsRefused(found, request))
            {
                kept.Add(found);
            }
            else
            {
                missing.Add(package);
            }
        }

        BinaryPackages all = kept.Count == 0 ? request.Binaries : request.Binaries.With(new BinarySource(new KeptPackages(kept)));
        return new LockedBinaries(all.Where(IsMeant), missing.ToImmutable());

        // What the builder gives is chosen by the version that is locked.
        bool IsMeant(BinaryPackage binary) =>
            binary.IsInstalled || byName[binary.Name.Package].Any(package => IsLocked(binary, package)) || (missing.Count > 0 && !byName.Contains(binary.Name.Package));
    }

    static bool IsLocked(BinaryPackage binary, LockedPackage package) =>
        package.Binary is { } locked
        && (binary.Name, binary.Metadata.Repository) == (package.Package, package.Repository)
        && locked.IsSameAs(PlanLock.Lock(binary));

    static bool IsRefused(BinaryPackage binary, ResolutionRequest request) =>
        !request.BinaryPolicy.Refused.IsEmpty && request.BinaryPolicy.Refused.ContainsKey(binary.Identity());

    /// <summary>Packages of the cache that no index names any more.</summary>
    sealed class KeptPackages(IReadOnlyList<BinaryPackage> packages) : IBinaryIndex
    {
        public IEnumerable<QualifiedPackageName> PackageNames => packages.Select(package => package.Name.Package).Distinct();

        public ImmutableArray<BinaryPackage> VersionsOf(QualifiedPackageName package) => [.. packages.Where(binary => binary.Name.Package == package)];
    }
}
