using System.CommandLine;
using Staves.Completion;
using Staves.Rendering;
using Staves.Specification;

namespace Staves.Commands;

/// <summary>Options that several commands share, each made anew for its command.</summary>
static class CommonOptions
{
    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "The specification",
        HelpName = "FILE",
        DefaultValueFactory = _ => "staves.toml",
    };

    public static Option<string?> ConfigRoot() => new("--config-root")
    {
        Description = "Take DIR/etc/portage as the configuration that the specification adds to and overrides",
        HelpName = "DIR",
    };

    public static Option<string?> Builder() => new Option<string?>("--builder")
    {
        Description = "`host`, this machine, or a root filesystem with a toolchain or packages: a directory, an archive, an image in a file or a registry, `-` (overrides the specification)",
        HelpName = "BUILDER",
    }.OfferingBuilders();

    public static Option<string?> Portage() => new("--portage")
    {
        Description = "An image with a snapshot of the Gentoo repository, the main repository before those of the specification (default gentoo/portage:latest where the builder is a Gentoo root and nobody names a repository)",
        HelpName = "IMAGE",
    };

    public static Option<bool> NoQuickpkg() => new("--no-quickpkg")
    {
        Description = "Put no package into the image that is installed in the builder",
    };

    public static Option<DriverKind?> Driver() => new Option<DriverKind?>("--driver")
    {
        Description = "`portage`, the builder's own, or `native`, which needs bash and a toolchain only (default: Portage where the builder has it)",
    }.Offering("native", "portage");

    public static Option<RunnerKind?> Runner() => new Option<RunnerKind?>("--runner")
    {
        Description = "Where the builder's commands run: `namespaces`, or `docker`, in containers of an image that a Docker or Podman daemon has or pulls",
    }.Offering("docker", "namespaces");

    public static Option<string?> BuildCache() => new("--build-cache")
    {
        Description = "Name or directory of the cache that keeps packages between builds",
        HelpName = "NAME",
    };

    public static Option<LocaleSpecification?> Locale() => new("--locale")
    {
        Description = "The image's locale, such as `en_US.UTF-8`",
        HelpName = "LOCALE",
        CustomParser = result =>
        {
            if (!LocaleSpecification.TryParse(result.Tokens[0].Value, out LocaleSpecification? parsed))
            {
                result.AddError($"`{result.Tokens[0].Value}` is not a locale such as `en_US.UTF-8`");
            }

            return parsed;
        },
    };

    public static Option<bool> Offline() => new("--offline")
    {
        Description = "Open no connection: what is not in the cache is an error",
    };

    public static Option<string[]> Platforms() => new Option<string[]>("--platform")
    {
        Description = "Build that platform of the specification's alone, such as linux/arm64; may be repeated",
        HelpName = "PLATFORM",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    }.OfferingPlatforms();

    public static Option<string?> Platform() => new Option<string?>("--platform")
    {
        Description = "Which of the specification's platforms, such as linux/arm64 (default: this machine's, else the first)",
        HelpName = "PLATFORM",
    }.OfferingPlatforms();

    public static Option<string?> ImagePlatform(string description) =>
        new Option<string?>("--platform") { Description = description, HelpName = "PLATFORM" }.Offering(KnownNames.UsualPlatforms);

    public static Option<bool> Locked() => new("--locked")
    {
        Description = "Take the packages of the lock beside the specification, and fail where that is not possible",
    };

    public static Option<int?> Jobs(string description)
    {
        Option<int?> jobs = new("--jobs", "-j") { Description = description, HelpName = "N" };
        jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("`--jobs` is a number from 1");
            }
        });
        return jobs;
    }

    public static Option<LogLevel> LogLevel() => new Option<LogLevel>("--log-level")
    {
        Description = "`info`, or `debug` for the output of compilers too",
        DefaultValueFactory = _ => Rendering.LogLevel.Info,
    }.Offering("debug", "info");

    public static Option<OutputFormat> Format() => new Option<OutputFormat>("--format")
    {
        Description = "`text` for people, `json` for programs",
        DefaultValueFactory = _ => OutputFormat.Text,
    }.Offering("json", "text");
}
