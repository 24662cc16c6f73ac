using System.Collections.Immutable;
using Staves.Building.Distfiles;
using Staves.Building.Keys;
using Staves.Images.Sbom;
using Staves.Packages.Binhosts;
using Staves.Pipeline.Planning;
using Staves.Portage.Metadata;
using Staves.Resolution;

namespace Staves.Pipeline.Records;

/// <summary>The packages of an image as its bill of materials has them.</summary>
static class BilledPackages
{
    const string Sha512Prefix = "sha512:";

    /// <summary>Sorted by name and version; their binary packages are read for their digests.</summary>
    public static ImmutableArray<BilledPackage> Of(
        ResolvedImage resolved, IReadOnlyList<(PlannedPackage Package, string File)> packages, CancellationToken cancellationToken)
    {
        string[] digests = new string[packages.Count];
        Parallel.For(0, digests.Length, new ParallelOptions { CancellationToken = cancellationToken }, index =>
            digests[index] = BinaryPackageStore.DigestOf(packages[index].File, cancellationToken)[Sha512Prefix.Length..]);
        return
        [
            .. packages.Select((one, index) => Of(resolved, one.Package, digests[index]))
                .OrderBy(package => package.Name.Package.ToString(), StringComparer.Ordinal)
                .ThenBy(package => package.Name.Version),
        ];
    }

    static BilledPackage Of(ResolvedImage resolved, PlannedPackage package, string digest)
    {
        PackageMetadata metadata = package.Metadata;
        return new BilledPackage
        {
            Name = metadata.Name,
            Repository = metadata.Repository,
            Slot = metadata.SlotWithSubSlot,
            Origin = package.Binary switch { null => "compiled", { IsInstalled: true } => "builder", _ => "binhost" },
            Description = metadata.Description,
            Homepage = metadata.Homepage.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(IsWebAddress),
            License = LicenseExpression.Of(metadata.License, package.Use, metadata.Eapi),
            Use = [.. package.Enabled],
            Disabled = [.. package.Disabled],
            Sources = SourcesOf(resolved, package),
            BinarySha512 = digest,
            Dependencies =
            [
                .. package.RuntimeDependencies.Select(index => resolved.Plan.Packages[index])
                    .Where(dependency => dependency.Root == PackageRoot.Image)
                    .Select(dependency => dependency.Metadata.Name)
                    .Distinct()
                    .OrderBy(name => name.ToString(), StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Of a package that was compiled here; what others were compiled from is not known.</summary>
    static ImmutableArray<BilledSource> SourcesOf(ResolvedImage resolved, PlannedPackage package) =>
        package.Binary is not null || resolved.Repositories.Find(package.Metadata.Repository) is not { } repository
            ? []
            : [.. PackageDistfiles.Of(package.Metadata, package.Use, repository).Select(Of).OrderBy(source => source.FileName, StringComparer.Ordinal)];

    static BilledSource Of(Distfile file) => new(file.FileName, file.Uris, file.Blake2b.ToLowerInvariant(), file.Sha512.ToLowerInvariant());

    static bool IsWebAddress(string word) =>
        word.StartsWith("https://", StringComparison.Ordinal) || word.StartsWith("http://", StringComparison.Ordinal);
}
