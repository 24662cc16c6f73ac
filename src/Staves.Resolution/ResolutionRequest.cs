using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Names;
using Staves.Portage.Repositories;

namespace Staves.Resolution;

/// <summary>Everything that an answer depends on.</summary>
/// <param name="Goals">What the image root must hold.</param>
/// <param name="Repositories">Where packages come from.</param>
/// <param name="Configuration">Profile and user configuration.</param>
/// <param name="ImageProvides">Packages that the image root is taken to have already (`provided` in staves.toml).</param>
/// <param name="BuilderProvides">Packages that the builder has already; on the host they are its own programs.</param>
public sealed record ResolutionRequest(
    ImmutableArray<ResolutionGoal> Goals,
    RepositorySet Repositories,
    PortageConfiguration Configuration,
    ImmutableHashSet<QualifiedPackageName> ImageProvides,
    ImmutableHashSet<QualifiedPackageName> BuilderProvides)
{
    public ImmutableHashSet<QualifiedPackageName> ProvidedIn(PackageRoot root) =>
        root == PackageRoot.Image ? ImageProvides : BuilderProvides;
}
