using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration;

/// <summary>Decides the USE flags of packages: the highest layer that speaks of a flag counts, and the profile's forces and masks have the
/// last word. Layers, high to low: package.env and package.use of the user, make.conf, profile, IUSE, FEATURES, repository.</summary>
sealed class UseEvaluator
{
    readonly RepositorySet _repositories;
    readonly UseExpand _expand;
    readonly PackageEnvironment _environment;
    readonly FlagRules _defaults;
    readonly FlagRules _mask;
    readonly FlagRules _force;
    readonly FlagChanges _makeConf;
    readonly PackageSettingIndex _userPackages = new();
    readonly ConcurrentDictionary<string, RepositoryFlagRules> _repositoryRules = new(StringComparer.Ordinal);
    readonly ImmutableArray<string> _flagsBeforeEapi5;
    readonly string _architecture;
    readonly bool _testsByDefault;

    public UseEvaluator(
        RepositorySet repositories,
        ProfileStack profile,
        UserConfiguration user,
        ConfigurationVariables variables,
        PackageEnvironment environment)
    {
        _repositories = repositories;
        _environment = environment;
        _expand = new UseExpand(variables);
        _defaults = new FlagRules(profile.Nodes, FlagRuleFiles.Defaults, index => _expand.OfProfileNode(variables.OfNode(index)));
        _mask = new FlagRules(profile.Nodes, FlagRuleFiles.Mask);
        _force = new FlagRules(profile.Nodes, FlagRuleFiles.Force);
        _makeConf = _expand.OfUser(variables.MakeConf);
        _architecture = variables.Final.GetValueOrDefault("ARCH", "");
        _testsByDefault = variables.Words("FEATURES").Contains("test", StringComparer.Ordinal);

        // What is said of all packages is part of make.conf's USE.
        foreach (PackageSetting setting in user.PackageUse.Where(setting => !setting.Pattern.MatchesAll))
        {
            _userPackages.Add(setting.Layer, setting);
        }

        Mask = _mask.Common.EnabledFlags.ToImmutableSortedSet(StringComparer.Ordinal);
        Force = _force.Common.EnabledFlags.ToImmutableSortedSet(StringComparer.Ordinal);
        CommonEnabled = DecideCommon();
        _flagsBeforeEapi5 =
        [
            .. repositories.All.SelectMany(repository => repository.Architectures), .. user.Architectures,
            .. CommonEnabled.Where(flag => _expand.HiddenPrefixes.Any(prefix => flag.StartsWith(prefix, StringComparison.Ordinal))),
            .. Mask, .. Force, "build", "bootstrap",
        ];
    }

    public UseExpand Expand => _expand;

    /// <summary>The flags that are masked for every package.</summary>
    public ImmutableSortedSet<string> Mask { get; }

    public ImmutableSortedSet<string> Force { get; }

    /// <summary>The flags that are on where nothing is said about a package: the variable USE of the configuration.</summary>
    public ImmutableSortedSet<string> CommonEnabled { get; }

    public PackageUse UseOf(PackageMetadata package, bool stable)
    {
        HashSet<string> effective = IuseEffective(package);
        RepositoryFlagRules repository = _repositoryRules.GetOrAdd(package.Repository, ReadRepository);
        var masked = new HashSet<string>(
            On(effective, [.. _mask.For(package, stable), .. repository.Mask.For(package, stable)]), StringComparer.Ordinal);
        var forced = new HashSet<string>(
            On(effective, [.. _force.For(package, stable), .. repository.Force.For(package, stable)]), StringComparer.Ordinal);
        Dictionary<string, string>? environment = _environment.Of(package);
        FlagChanges ofUser = _expand.OfUser(
            environment ?? (IReadOnlyDictionary<string, string>)ImmutableDictionary<string, string>.Empty, _userPackages.Matching(package).Select(match => match.Setting));
        bool tests = environment is not null && environment.TryGetValue("FEATURES", out string? features)
            ? IncrementalVariables.Fold([_testsByDefault ? "test" : "", features]).Contains("test")
            : _testsByDefault;
        FlagChanges ofPackage = OfPackage(package, tests);
        ImmutableSortedSet<string> enabled = Decide();
        if (tests && RestrictsTests(package, enabled))
        {
            ofPackage.Set("test", enabled: false);
            enabled = Decide();
        }

        return new PackageUse(enabled, effective, forced, masked);

        ImmutableSortedSet<string> Decide()
        {
            FlagChanges[] changes =
                [ofUser, _makeConf, .. _defaults.For(package, stable), ofPackage, .. repository.Defaults.For(package, stable)];
            return effective
                .Where(flag => !masked.Contains(flag) && (forced.Contains(flag) || flag == _architecture || IsOn(flag, changes)))
                .ToImmutableSortedSet(StringComparer.Ordinal);
        }
    }

    /// <summary>Whether the package's RESTRICT, with these flags, says that it has no tests to run.</summary>
    static bool RestrictsTests(PackageMetadata package, IReadOnlySet<string> enabled) =>
        package.Restrict.Contains("test", StringComparison.Ordinal)
        && DependencySpecifications.TryParseWords(package.Restrict, package.Eapi, out DependencyNode<string>.AllOf? words, out _)
        && HasWord(words, "test", enabled);

    static bool HasWord(DependencyNode<string> node, string word, IReadOnlySet<string> enabled) => node switch
    {
        DependencyNode<string>.Item item => item.Value == word,
        DependencyNode<string>.UseConditional conditional when !conditional.AppliesTo(enabled) => false,
        DependencyNode<string>.Group group => group.Children.Any(child => HasWord(child, word, enabled)),
        _ => false,
    };

    /// <summary>The defaults in IUSE, and below them the flag `test` of FEATURES=test.</summary>
    static FlagChanges OfPackage(PackageMetadata package, bool tests)
    {
        var changes = new FlagChanges();
        if (tests)
        {
            changes.Apply("test");
        }

        foreach (DeclaredUseFlag flag in package.Iuse)
        {
            if (flag.Default is { } enabled)
            {
                changes.Set(flag.Name, enabled);
            }
        }

        return changes;
    }

    HashSet<string> IuseEffective(PackageMetadata package)
    {
        ImmutableArray<string> added = package.Eapi.HasProfileIuseInjection ? _expand.ImplicitFlags : _flagsBeforeEapi5;
        var flags = new HashSet<string>(package.Iuse.Length + added.Length, StringComparer.Ordinal);
        foreach (DeclaredUseFlag flag in package.Iuse)
        {
            flags.Add(flag.Name);
        }

        flags.UnionWith(added);
        return flags;
    }

    /// <summary>What is on for a package with every flag and no line of its own.</summary>
    ImmutableSortedSet<string> DecideCommon()
    {
        var features = new FlagChanges();
        if (_testsByDefault)
        {
            features.Set("test", enabled: true);
        }

        List<FlagChanges> changes = [_makeConf, _defaults.Common, features];
        return changes.SelectMany(layer => layer.EnabledFlags)
            .Where(flag => IsOn(flag, changes))
            .Concat(Force)
            .Concat(_architecture.Length > 0 ? [_architecture] : Array.Empty<string>())
            .Where(flag => !Mask.Contains(flag))
            .ToImmutableSortedSet(StringComparer.Ordinal);
    }

    static IEnumerable<string> On(HashSet<string> flags, FlagChanges[] changes) => flags.Where(flag => IsOn(flag, changes));

    static bool IsOn(string flag, IEnumerable<FlagChanges> changes)
    {
        foreach (FlagChanges layer in changes)
        {
            if (layer.ValueOf(flag) is { } value)
            {
                return value;
            }
        }

        return false;
    }

    RepositoryFlagRules ReadRepository(string name)
    {
        if (_repositories.Find(name) is not { } repository)
        {
            return RepositoryFlagRules.Of([], _expand);
        }

        ImmutableArray<ProfileNode> directories =
            [.. _repositories.MastersOf(repository).Append(repository).Select(ProfileNode.OfRepository).OfType<ProfileNode>()];
        return RepositoryFlagRules.Of(directories, _expand);
    }
}
