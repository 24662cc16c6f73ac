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
    readonly HashSet<string> _flagsBeforeEapi5;
    readonly HashSet<string> _flagsSinceEapi5;
    readonly ConcurrentDictionary<(string Repository, bool Stable, bool SinceEapi5), ImplicitFlags> _implicit = new();
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
        _flagsSinceEapi5 = _expand.ImplicitFlags.ToHashSet(StringComparer.Ordinal);
        string[] flagsBeforeEapi5 =
        [
            .. repositories.All.SelectMany(repository => repository.Architectures), .. user.Architectures,
            .. CommonEnabled.Where(flag => _expand.HiddenPrefixes.Any(prefix => flag.StartsWith(prefix, StringComparison.Ordinal))),
            .. Mask, .. Force, "build", "bootstrap",
        ];
        _flagsBeforeEapi5 = flagsBeforeEapi5.ToHashSet(StringComparer.Ordinal);
    }

    public UseExpand Expand => _expand;

    /// <summary>The flags that are masked for every package.</summary>
    public ImmutableSortedSet<string> Mask { get; }

    public ImmutableSortedSet<string> Force { get; }

    /// <summary>The flags that are on where nothing is said about a package: the variable USE of the configuration.</summary>
    public ImmutableSortedSet<string> CommonEnabled { get; }

    public PackageUse UseOf(PackageMetadata package, bool stable)
    {
        Dictionary<string, string>? environment = _environment.Of(package);
        bool tests = environment is not null && environment.TryGetValue("FEATURES", out string? features)
            ? IncrementalVariables.Fold([_testsByDefault ? "test" : "", features]).Contains("test")
            : _testsByDefault;
        FlagLayers layers = LayersOf(package, stable, environment);
        FlagChanges ofPackage = OfPackage(package, tests);
        FlagChanges[] deciding = layers.Deciding(_makeConf, ofPackage);
        ImplicitFlags others = ImplicitOf(package, stable, layers, tests);
        string[] own = [.. package.Iuse.Select(flag => flag.Name).Distinct(StringComparer.Ordinal)];
        var masked = new FlagSet(Array.FindAll(own, flag => FlagLayers.IsOn(flag, layers.Mask)), others.Masked);
        var forced = new FlagSet(Array.FindAll(own, flag => FlagLayers.IsOn(flag, layers.Force)), others.Forced);
        ImmutableSortedSet<string> enabled = Decide();
        if (tests && RestrictsTests(package, enabled))
        {
            ofPackage.Set("test", enabled: false);
            enabled = Decide();
        }

        return new PackageUse(enabled, new FlagSet(own, others.All), forced, masked);

        ImmutableSortedSet<string> Decide()
        {
            ILookup<bool, string> decided = own.ToLookup(flag =>
                !masked.Contains(flag) && (forced.Contains(flag) || flag == _architecture || FlagLayers.IsOn(flag, deciding)));
            return others.Enabled.Except(decided[false]).Union(decided[true]);
        }
    }

    FlagLayers LayersOf(PackageMetadata package, bool stable, Dictionary<string, string>? environment)
    {
        RepositoryFlagRules repository = RulesOf(package.Repository);
        IReadOnlyList<(int Layer, PackageSetting Setting)> settings = _userPackages.Matching(package);
        FlagChanges? ofUser = environment is null && settings.Count == 0
            ? null
            : _expand.OfUser(
                environment ?? (IReadOnlyDictionary<string, string>)ImmutableDictionary<string, string>.Empty,
                settings.Select(match => match.Setting));
        List<FlagChanges> named = ofUser is null ? [] : [ofUser];
        return new FlagLayers(
            [.. _mask.For(package, stable, named), .. repository.Mask.For(package, stable, named)],
            [.. _force.For(package, stable, named), .. repository.Force.For(package, stable, named)],
            ofUser,
            _defaults.For(package, stable, named),
            repository.Defaults.For(package, stable, named),
            named);
    }

    /// <summary>What the layers make of the flags that the package does not declare; found once for all packages of which no line says
    /// anything about them.</summary>
    ImplicitFlags ImplicitOf(PackageMetadata package, bool stable, FlagLayers layers, bool tests)
    {
        bool sinceEapi5 = package.Eapi.HasProfileIuseInjection;
        HashSet<string> flags = sinceEapi5 ? _flagsSinceEapi5 : _flagsBeforeEapi5;
        return tests == _testsByDefault && layers.Named.All(layer => !layer.MaySpeakOf(flags))
            ? _implicit.GetOrAdd((package.Repository, stable, sinceEapi5), key => Evaluate(CommonLayers(key.Repository, key.Stable)))
            : Evaluate(layers);

        ImplicitFlags Evaluate(FlagLayers said)
        {
            var fallback = new FlagChanges();
            if (tests)
            {
                fallback.Set("test", enabled: true);
            }

            return ImplicitFlags.Of(flags, said, said.Deciding(_makeConf, fallback), _architecture);
        }
    }

    FlagLayers CommonLayers(string repository, bool stable)
    {
        RepositoryFlagRules rules = RulesOf(repository);
        return new FlagLayers(
            [_mask.CommonOf(stable), rules.Mask.CommonOf(stable)],
            [_force.CommonOf(stable), rules.Force.CommonOf(stable)],
            User: null,
            [_defaults.CommonOf(stable)],
            [rules.Defaults.CommonOf(stable)],
            Named: []);
    }

    RepositoryFlagRules RulesOf(string repository) => _repositoryRules.GetOrAdd(repository, ReadRepository);

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
            .Where(flag => FlagLayers.IsOn(flag, changes))
            .Concat(Force)
            .Concat(_architecture.Length > 0 ? [_architecture] : Array.Empty<string>())
            .Where(flag => !Mask.Contains(flag))
            .ToImmutableSortedSet(StringComparer.Ordinal);
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
