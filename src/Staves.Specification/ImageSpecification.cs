using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Names;

namespace Staves.Specification;

/// <summary>What is wanted: the content of a `staves.toml`, checked, with the place of everything in it.</summary>
public sealed record ImageSpecification
{
    /// <summary>The file as named by whoever asked for it; relative paths within it start from <see cref="Directory"/>.</summary>
    public required string File { get; init; }

    /// <summary>The absolute directory of the file.</summary>
    public required string Directory { get; init; }

    /// <summary>The image's name in the sense of an OCI reference: `staves/bash`.</summary>
    public required Located<string> Name { get; init; }

    /// <summary>The image's tag.</summary>
    public string Version { get; init; } = "latest";

    /// <summary>`name:version`.</summary>
    public string Reference => $"{Name.Value}:{Version}";

    public required ImmutableArray<RequestedPackage> Packages { get; init; }

    /// <summary>The image's entrypoint; empty where none is given.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = Sorted.Empty<string>();

    public LocaleSpecification? Locale { get; init; }

    /// <summary>The profile's path below `profiles/`, with an optional `repository:` before it.</summary>
    public Located<string>? Profile { get; init; }

    /// <summary>Empty where none is given: the builder's own.</summary>
    public ImmutableArray<Located<Platform>> Platforms { get; init; } = [];

    /// <summary>What is otherwise for some of the platforms.</summary>
    public ImmutableArray<PlatformSettings> PlatformSettings { get; init; } = [];

    /// <summary>Which of several platforms this is for; null where there is one at most.</summary>
    public Platform? Part { get; init; }

    /// <summary>Where the lock lies: each of several platforms has its own, `staves.linux-arm64.lock`.</summary>
    public string LockPath => Path.ChangeExtension(File, Part is null ? ".lock" : $".{Part.FileName}.lock");

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<PackageSettings> PackageSettings { get; init; } = [];

    /// <summary>Variables of `[env]`, in the order of the file, appended to make.conf.</summary>
    public ImmutableArray<EnvironmentVariable> Env { get; init; } = [];

    /// <summary>The tables `[env.NAME]`, which package settings refer to.</summary>
    public ImmutableArray<NamedEnvironment> NamedEnvs { get; init; } = [];

    public ImmutableArray<RepositorySpecification> Repositories { get; init; } = [];

    public ImmutableArray<FileSpecification> Files { get; init; } = [];

    public ImageSettings Image { get; init; } = new();

    public BuildSettings Build { get; init; } = new();

    /// <summary>Packages taken as installed without being so, as in Portage's `package.provided`.</summary>
    public ImmutableArray<Located<VersionedPackageName>> Provided { get; init; } = [];

    /// <summary>The specification of each platform by itself, in their order; this one where there are not several.</summary>
    public ImmutableArray<ImageSpecification> Parts => Platforms.Length <= 1 && PlatformSettings.IsEmpty ? [this] : [.. Platforms.Select(PartFor)];

    ImageSpecification PartFor(Located<Platform> platform)
    {
        PlatformSettings settings = PlatformSettings.FirstOrDefault(one => one.Platform.Value == platform.Value) ?? new PlatformSettings(platform);
        return this with
        {
            Part = Platforms.Length == 1 ? null : platform.Value,
            Platforms = [platform],
            PlatformSettings = [],
            Profile = settings.Profile ?? Profile,
            Env = [.. Env, .. settings.Env],
            Build = Build with { Builder = settings.Builder ?? Build.Builder, Binhosts = [.. settings.Binhosts, .. Build.Binhosts] },
        };
    }

    /// <summary>What Portage would read from make.conf and the package.* files.</summary>
    public UserConfiguration ToUserConfiguration() => new()
    {
        MakeConf = Env.IsEmpty ? [] : [Assignments(Env)],
        PackageUse = Settings(settings => settings.Use),
        PackageAcceptKeywords = Settings(settings => settings.Keywords),
        PackageLicense = Settings(settings => settings.License),
        PackageUnmask = [.. PackageSettings.Where(settings => settings.Unmask)
            .Select(settings => new PackageSetting(settings.Package, [], settings.Location))],
        PackageEnv = Settings(settings => settings.Env),
        EnvFiles = NamedEnvs.ToImmutableDictionary(
            environment => environment.Name, environment => Assignments(environment.Variables), StringComparer.Ordinal),
        Provided = [.. Provided.Select(package => package.Value)],
    };

    // In make.conf a newline between quotes is a space.
    static ShellAssignments Assignments(ImmutableArray<EnvironmentVariable> variables) => ShellAssignments.Of(variables.Select(
        variable => new ShellStatement.Assignment(variable.Name, variable.Value.ReplaceLineEndings(" "), variable.Location)));

    ImmutableArray<PackageSetting> Settings(Func<PackageSettings, ImmutableArray<Located<string>>> values) =>
        [.. PackageSettings
            .Where(settings => !values(settings).IsEmpty)
            .Select(settings => new PackageSetting(settings.Package, [.. values(settings).Select(value => value.Value)], settings.Location))];
}
