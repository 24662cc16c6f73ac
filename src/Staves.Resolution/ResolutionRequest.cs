using System.Collections.Immutable;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Resolution.Remedies;

namespace Staves.Resolution;

/// <summary>Everything that an answer depends on.</summary>
/// <param name="Goals">What the image root must hold.</param>
/// <param name="Repositories">Where packages come from.</param>
/// <param name="Configuration">Profile and user configuration.</param>
/// <param name="ImageProvides">Packages that the image root is taken to have already (package.provided); their slots and USE flags are
/// not known, so they suit every slot and every USE dependency.</param>
/// <param name="BuilderProvides">Packages that the builder has already, in whatever version is asked for; on the host they are its own
/// programs.</param>
public sealed record ResolutionRequest(
    ImmutableArray<ResolutionGoal> Goals,
    RepositorySet Repositories,
    PortageConfiguration Configuration,
    ImmutableArray<VersionedPackageName> ImageProvides,
    ImmutableHashSet<QualifiedPackageName> BuilderProvides)
{
    /// <summary>Packages that are installed in the image root: what an image is put on top of.</summary>
    public InstalledPackages ImageInstalled { get; init; } = InstalledPackages.None;

    /// <summary>Packages that are installed in the builder root.</summary>
    public InstalledPackages BuilderInstalled { get; init; } = InstalledPackages.None;

    /// <summary>What is done with packages that are installed.</summary>
    public InstalledPolicy InstalledPolicy { get; init; } = InstalledPolicy.Default;

    /// <summary>Binary packages that may be taken instead of compiling; none where everything is to be compiled.</summary>
    public BinaryPackages Binaries { get; init; } = BinaryPackages.None;

    /// <summary>Which of them may.</summary>
    public BinaryPolicy BinaryPolicy { get; init; } = BinaryPolicy.Default;

    /// <summary>Whether a slot that `:=` was bound to when a package was built counts no more.</summary>
    public bool IgnoresBoundSlots { get; init; }

    /// <summary>Whether the profile's system set belongs into the builder root, as an implicit build dependency of all packages; a builder
    /// that is a Gentoo system has it.</summary>
    public bool NeedsSystemSet { get; init; } = true;

    /// <summary>Whether the image root is the builder root too: then build dependencies go into the image.</summary>
    public bool HasOneRoot { get; init; }

    /// <summary>The only versions to choose from, by repository; null where all are.</summary>
    public IReadOnlySet<(VersionedPackageName Name, string Repository)>? OnlyVersions { get; init; }

    /// <summary>Whether <see cref="OnlyVersions"/> says nothing of packages of which it has no version at all.</summary>
    public bool AllowsOtherPackages { get; init; }

    /// <summary>What may be suggested where there is no plan.</summary>
    public RemedyOptions Remedies { get; init; } = RemedyOptions.Default;

    /// <summary>Where what is needed to compile and to install goes.</summary>
    public PackageRoot BuilderRoot => HasOneRoot ? PackageRoot.Image : PackageRoot.Builder;

    /// <summary>Whether a root is taken to have what a dependency asks for, without a package that it is met by.</summary>
    public bool IsProvided(PackageDependency dependency, PackageRoot root)
    {
        if (root == PackageRoot.Builder)
        {
            return BuilderProvides.Contains(dependency.Package);
        }

        foreach (VersionedPackageName provided in ImageProvides)
        {
            if (provided.Package == dependency.Package && dependency.MatchesVersion(provided.Version))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The packages that a root has before anything is merged into it.</summary>
    public InstalledPackages InstalledIn(PackageRoot root) => root == PackageRoot.Builder ? BuilderInstalled : ImageInstalled;
}
