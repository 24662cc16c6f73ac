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
    const string Test = "test";

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
        _testsByDefault = variables.Words("FEATURES").Contains(Test, StringComparer.Ordinal);

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
            ? IncrementalVariables.Fold([_testsByDefault ? Test : "", features]).Contains(Test)
            : _testsByDefault;
        FlagLayers layers = LayersOf(package, stable, environment);
        ImplicitFlags others = ImplicitOf(package, stable, layers, tests);
        string[] own = new string[package.Iuse.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = package.Iuse[i].Name;
        }

        string[] masked = Array.FindAll(own, layers.IsMasked);
        string[] forced = Array.FindAll(own, layers.IsForced);
        ImmutableSortedSet<string> enabled = Decide(areTestsRestricted: false);
        if (tests && RestrictsTests(package, enabled))
        {
            enabled = Decide(areTestsRestricted: true);
        }

        return new PackageUse(
            enabled, new FlagSet(own, others.All), new FlagSet(forced, others.Forced), new FlagSet(masked, others.Masked));

        ImmutableSortedSet<string> Decide(bool areTestsRestricted)
        {
            ImmutableSortedSet<string>.Builder flags = others.Enabled.ToBuilder();
            foreach (DeclaredUseFlag declared in package.Iuse)
            {
                string flag = declared.Name;
                bool? byDefault = !tests || flag != Test ? declared.Default : !areTestsRestricted && declared.Default != false;
                bool isOn = Array.IndexOf(masked, flag) < 0
                    && (Array.IndexOf(forced, flag) >= 0 || flag == _architecture || layers.IsChosen(flag, byDefault));
                _ = isOn ? flags.Add(flag) : flags.Remove(flag);
            }

            return flags.ToImmutable();
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
        return new FlagLayers(
            _mask.Of(package, stable),
            repository.Mask.Of(package, stable),
            _force.Of(package, stable),
            repository.Force.Of(package, stable),
            ofUser,
            _makeConf,
            _defaults.Of(package, stable),
            repository.Defaults.Of(package, stable));
    }

    /// <summary>What the layers make of the flags that the package does not declare; found once for all packages of which no line says
    /// anything about them.</summary>
    ImplicitFlags ImplicitOf(PackageMetadata package, bool stable, FlagLayers layers, bool tests)
    {
        bool sinceEapi5 = package.Eapi.HasProfileIuseInjection;
        HashSet<string> flags = sinceEapi5 ? _flagsSinceEapi5 : _flagsBeforeEapi5;
        if (tests != _testsByDefault || layers.MayNameSomeOf(flags))
        {
            return ImplicitFlags.Of(flags, layers, tests, _architecture);
        }

        (string, bool, bool) key = (package.Repository, stable, sinceEapi5);
        return _implicit.TryGetValue(key, out ImplicitFlags? common)
            ? common
            : _implicit.GetOrAdd(key, ImplicitFlags.Of(flags, CommonLayers(package.Repository, stable), tests, _architecture));
    }

    FlagLayers CommonLayers(string repository, bool stable)
    {
        RepositoryFlagRules rules = RulesOf(repository);
        return new FlagLayers(
            _mask.CommonOf(stable),
            rules.Mask.CommonOf(stable),
            _force.CommonOf(stable),
            rules.Force.CommonOf(stable),
            User: null,
            _makeConf,
            _defaults.CommonOf(stable),
            rules.Defaults.CommonOf(stable));
    }

    RepositoryFlagRules RulesOf(string repository) => _repositoryRules.GetOrAdd(repository, ReadRepository);

    /// <summary>Whether the package's RESTRICT, with these flags, says that it has no tests to run.</summary>
    static bool RestrictsTests(PackageMetadata package, IReadOnlySet<string> enabled) =>
        package.Restrict.Contains(Test, StringComparison.Ordinal)
        && DependencySpecifications.TryParseWords(package.Restrict, package.Eapi, out DependencyNode<string>.AllOf? words, out _)
        && HasWord(words, Test, enabled);

    static bool HasWord(DependencyNode<string> node, string word, IReadOnlySet<string> enabled) => node switch
    {
        DependencyNode<string>.Item item => item.Value == word,
        DependencyNode<string>.UseConditional conditional when !conditional.AppliesTo(enabled) => false,
        DependencyNode<string>.Group group => group.Children.Any(child => HasWord(child, word, enabled)),
        _ => false,
    };

    /// <summary>What is on for a package with every flag and no line of its own.</summary>
    ImmutableSortedSet<string> DecideCommon()
    {
        IEnumerable<string> chosen = _makeConf.EnabledFlags.Concat(_defaults.Common.EnabledFlags).Concat(_testsByDefault ? [Test] : Array.Empty<string>())
            .Where(flag => _makeConf.ValueOf(flag) ?? _defaults.Common.ValueOf(flag)?.Enabled ?? true);
        return chosen
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
