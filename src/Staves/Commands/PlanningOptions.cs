using System.Collections.Immutable;
using System.CommandLine;
using Staves.Pipeline;
using Staves.Pipeline.Builders;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Portage.Diagnostics;
using Staves.Rendering;
using Staves.Specification;

namespace Staves.Commands;

/// <summary>The options of all commands that plan and build nothing.</summary>
sealed class PlanningOptions
{
    readonly Option<string> _config = CommonOptions.Config();
    readonly Option<string?> _configRoot = CommonOptions.ConfigRoot();
    readonly Option<string?> _builder = CommonOptions.Builder();
    readonly Option<string?> _portage = CommonOptions.Portage();
    readonly Option<bool> _noQuickpkg = CommonOptions.NoQuickpkg();
    readonly Option<DriverKind?> _driver = CommonOptions.Driver();
    readonly Option<RunnerKind?> _runner = CommonOptions.Runner();
    readonly Option<string?> _cache = CommonOptions.BuildCache();
    readonly Option<bool> _offline = CommonOptions.Offline();
    readonly BinaryOptions _binaries = new();
    readonly SecretOptions _secrets = new();

    public Option<string?> Platform { get; init; } = CommonOptions.Platform();

    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_configRoot);
        command.Add(_builder);
        command.Add(_portage);
        command.Add(_noQuickpkg);
        command.Add(_driver);
        command.Add(_runner);
        command.Add(_cache);
        command.Add(_offline);
        command.Add(Platform);
        _binaries.AddTo(command);
        _secrets.AddTo(command);
    }

    /// <summary>Plans the specification, or other packages in its place, and tells what a person should know.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="packages">Packages to plan instead of those of the specification, which is read then only if it is named.</param>
    /// <param name="use">What the lock is to the plan; that of other packages is none.</param>
    /// <param name="terminal">Where warnings go.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<ResolvedImage> ResolveAsync(
        ParseResult parsed, IReadOnlyList<string> packages, LockUse use, Terminal terminal, CancellationToken cancellationToken)
    {
        ImageSpecification specification = Specification(
            parsed.GetRequiredValue(_config), parsed.GetResult(_config) is { Implicit: false }, packages);
        return await ResolveAsync(
            parsed, PlatformChoice.One(specification, parsed.GetValue(Platform)), packages.Count > 0 ? LockUse.None : use, terminal, cancellationToken);
    }

    /// <summary>Plans the specification for this machine or its first platform, where another thing than the plan has the platform that is named.</summary>
    public Task<ResolvedImage> ResolveForThisMachineAsync(ParseResult parsed, LockUse use, Terminal terminal, CancellationToken cancellationToken) =>
        ResolveAsync(parsed, PlatformChoice.One(SpecificationReader.Read(parsed.GetRequiredValue(_config)), name: null), use, terminal, cancellationToken);

    /// <summary>The specification for each platform that the command line names, or for all.</summary>
    public ImmutableArray<ImageSpecification> Parts(ParseResult parsed) => PlatformChoice.Of(
        SpecificationReader.Read(parsed.GetRequiredValue(_config)), parsed.GetValue(Platform) is { } platform ? [platform] : []);

    /// <summary>Plans a specification for one platform, and tells what a person should know.</summary>
    public async Task<ResolvedImage> ResolveAsync(
        ParseResult parsed, ImageSpecification specification, LockUse use, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = new ResolutionOptions
        {
            ConfigRoot = parsed.GetValue(_configRoot),
            Builder = new BuilderChoice(parsed.GetValue(_builder), !parsed.GetValue(_noQuickpkg), terminal.Error.WriteLine)
            {
                Driver = parsed.GetValue(_driver),
                Runner = parsed.GetValue(_runner),
            },
            Portage = parsed.GetValue(_portage),
            Cache = Cache(parsed, specification),
            Lock = use,
            Binaries = _binaries.Read(parsed),
            Offline = IsOffline(parsed),
            Secrets = Secrets(parsed),
        };
        ResolvedImage resolved = await SpecificationResolver.ResolveAsync(specification, options, cancellationToken);
        foreach (Diagnostic warning in resolved.Warnings)
        {
            terminal.Error.Write(DiagnosticText.Warning(warning, terminal.Colour));
        }

        return resolved;
    }

    public Secrets Secrets(ParseResult parsed) => _secrets.Read(parsed);

    public bool IsOffline(ParseResult parsed) => parsed.GetValue(_offline);

    public CacheDirectories Cache(ParseResult parsed, ImageSpecification specification) =>
        CacheDirectories.Named(parsed.GetValue(_cache) ?? specification.Build.Cache?.Value);

    /// <summary>The cache where no specification is read.</summary>
    public CacheDirectories Cache(ParseResult parsed) => CacheDirectories.Named(parsed.GetValue(_cache));

    static ImageSpecification Specification(string config, bool isNamed, IReadOnlyList<string> packages) =>
        packages.Count == 0 ? SpecificationReader.Read(config)
        : isNamed ? SpecificationReader.Read(config) with { Packages = [.. PackageArguments.Parse(packages)] }
        : PackageArguments.ToSpecification(packages);
}
