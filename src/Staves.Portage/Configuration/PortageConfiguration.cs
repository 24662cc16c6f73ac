using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Configuration.Sets;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration;

/// <summary>Repositories, a profile and the user's settings taken together: which packages may be chosen, with which flags and which
/// variables (PMS profiles; Portage's portage(5)). Answers are kept; safe to use from several threads.</summary>
public sealed class PortageConfiguration
{
    readonly ConfigurationVariables _variables;
    readonly PackageEnvironment _environment;
    readonly KeywordAcceptance _keywords;
    readonly UseEvaluator _use;
    readonly Lazy<VisibilityEvaluator> _visibility;
    readonly Lazy<IReadOnlyDictionary<string, string>> _finalVariables;
    readonly Lazy<(ImmutableArray<PackageDependency> System, ImmutableArray<PackageDependency> Profile)> _sets;
    readonly Lazy<PackageSetCatalog> _catalog;
    readonly Lazy<ImmutableArray<VersionedPackageName>> _provided;
    readonly ConcurrentDictionary<PackageMetadata, PackageUse> _useOf = new();
    readonly ConcurrentDictionary<PackageMetadata, bool> _isVisible = new();

    PortageConfiguration(RepositorySet repositories, ProfileStack profile, UserConfiguration user)
    {
        Repositories = repositories;
        Profile = profile;
        User = user;
        user = user with { PackageLicense = [.. LicensesOf(profile), .. user.PackageLicense] };
        _variables = new ConfigurationVariables(profile, user);
        _environment = new PackageEnvironment(user, _variables);
        _keywords = new KeywordAcceptance(_variables.Words("ACCEPT_KEYWORDS"), profile, user);
        _use = new UseEvaluator(repositories, profile, user, _variables, _environment);
        _visibility = new(() => new VisibilityEvaluator(repositories, profile, user, _variables, _keywords));
        _finalVariables = new(() => PackageVariables.OfConfiguration(_variables, _use));
        _sets = new(() => PackageSets.Read(profile));
        _catalog = new(() => new PackageSetCatalog(SystemSet, ProfileSet, user));
        _provided = new(() => [.. PackageSets.Provided(profile).Concat(user.Provided)]);
    }

    public RepositorySet Repositories { get; }

    public ProfileStack Profile { get; }

    public UserConfiguration User { get; }

    /// <summary>The package sets by name: @system, @profile, @selected, @world and the user's.</summary>
    public PackageSetCatalog Sets => _catalog.Value;

    /// <summary>The variables after the profile's make.defaults and make.conf: CHOST, CFLAGS, MAKEOPTS, INSTALL_MASK; USE is what is on
    /// for a package of which nothing special is said.</summary>
    public IReadOnlyDictionary<string, string> Variables => _finalVariables.Value;

    /// <summary>The packages that the profile's `packages` files mark with `*` (PMS profiles).</summary>
    public ImmutableArray<PackageDependency> SystemSet => _sets.Value.System;

    /// <summary>The other packages of the profile's `packages` files.</summary>
    public ImmutableArray<PackageDependency> ProfileSet => _sets.Value.Profile;

    /// <summary>Packages that count as installed although they are not (package.provided).</summary>
    public ImmutableArray<VersionedPackageName> Provided => _provided.Value;

    /// <summary>Flags that are masked for every package.</summary>
    public ImmutableSortedSet<string> UseMask => _use.Mask;

    /// <summary>Flags that are forced for every package.</summary>
    public ImmutableSortedSet<string> UseForce => _use.Force;

    /// <summary>What a person should know about the files that were read.</summary>
    public IReadOnlyList<Diagnostic> Warnings => _variables.Warnings;

    /// <exception cref="StavesException">A file of the profile or a setting of the user is broken.</exception>
    public static PortageConfiguration Create(RepositorySet repositories, ProfileStack profile, UserConfiguration user) =>
        new(repositories, profile, user);

    /// <summary>The flags of a package, which has an EAPI that is supported.</summary>
    public PackageUse UseOf(PackageMetadata package) => _useOf.TryGetValue(package, out PackageUse? use)
        ? use
        : _useOf.GetOrAdd(package, key => _use.UseOf(key, IsStable(key)));

    /// <summary>Whether the package is accepted for a stable keyword, so that what profiles say of stable packages holds for it (PMS
    /// use-masking).</summary>
    public bool IsStable(PackageMetadata package) => _keywords.IsStable(package);

    /// <summary>What `mirror://` addresses of a repository's packages stand for: the user's mirrors come first.</summary>
    public ThirdPartyMirrors MirrorsOf(EbuildRepository repository) => User.Mirrors.With(Repositories.MirrorsOf(repository));

    /// <summary>Whether a package may be chosen.</summary>
    public bool IsVisible(PackageMetadata package) => _isVisible.TryGetValue(package, out bool isVisible)
        ? isVisible
        : _isVisible.GetOrAdd(package, !_visibility.Value.ReasonsAgainst(package, UseOf).Any());

    /// <summary>The same, with each reason why not.</summary>
    public Visibility VisibilityOf(PackageMetadata package) => new([.. _visibility.Value.ReasonsAgainst(package, UseOf)]);

    /// <summary>The variables of one package's build: those of the configuration, package.env on top, USE and the USE_EXPAND variables
    /// with what is on for it.</summary>
    public IReadOnlyDictionary<string, string> VariablesOf(PackageMetadata package) =>
        PackageVariables.OfPackage(Variables, _environment.Of(package), _use.Expand, UseOf(package));

    /// <summary>package.license of profiles, where the repository's profile formats have it; it counts as the user's.</summary>
    static IEnumerable<PackageSetting> LicensesOf(ProfileStack profile) => profile.Nodes
        .Where(node => node.Repository?.Layout.ProfileFormats?.Contains("profile-license", StringComparer.Ordinal) == true)
        .SelectMany(node => node.Lines("package.license"))
        .Select(line => PackageSetting.Parse(line));
}
