using System.CommandLine;
using Staves.Packages.Stages;
using Staves.Pipeline;
using Staves.Pipeline.Builders;
using Staves.Pipeline.Repositories;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Commands;

/// <summary>The options of all commands about stage3s. A specification need not be there.</summary>
sealed class StageOptions
{
    readonly Option<string> _config = CommonOptions.Config();
    readonly Option<string?> _configRoot = CommonOptions.ConfigRoot();
    readonly Option<string[]> _mirrors = new("--mirror")
    {
        Description = "The root of a Gentoo mirror (overrides `[build] mirrors` and GENTOO_MIRRORS); may be repeated",
        HelpName = "URI",
    };

    readonly Option<string?> _keyring = new("--keyring") { Description = "OpenPGP keys that may sign stage3s, instead of Gentoo's", HelpName = "FILE" };
    readonly Option<string?> _cache = CommonOptions.BuildCache();
    readonly SecretOptions _secrets = new();

    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_configRoot);
        command.Add(_mirrors);
        command.Add(_keyring);
        command.Add(_cache);
        _secrets.AddTo(command);
    }

    public StageStore Store(ParseResult parsed) =>
        new(CacheDirectories.Named(parsed.GetValue(_cache) ?? Specification(parsed)?.Build.Cache?.Value).Stages);

    public StageMirror Mirror(ParseResult parsed)
    {
        ImageSpecification? specification = Specification(parsed);
        return StageBuilder.MirrorFor(
            GentooMirrors.Parse(parsed.GetValue(_mirrors) ?? []) is { IsEmpty: false } named ? named : GentooMirrors.Of(specification, parsed.GetValue(_configRoot)),
            specification,
            parsed.GetValue(_keyring),
            _secrets.Read(parsed),
            offline: false);
    }

    /// <summary>The architecture of this machine.</summary>
    /// <exception cref="StavesException">STV1981: Gentoo has no stage3 for it.</exception>
    public static StageArchitecture OwnArchitecture => StageArchitecture.OfThisMachine ?? throw new StavesException(new Diagnostic(
        "STV1981", "Gentoo has no stage3 for the architecture of this machine", Hint: "name one: `stage3:arm64-musl`"));

    ImageSpecification? Specification(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_config);
        return parsed.GetResult(_config) is { Implicit: false } || File.Exists(file) ? SpecificationReader.Read(file) : null;
    }
}
