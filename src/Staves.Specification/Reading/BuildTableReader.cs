using System.Collections.Frozen;
using System.Globalization;
using Staves.Specification.Schema;

namespace Staves.Specification.Reading;

/// <summary>Reads the table `[build]`.</summary>
sealed class BuildTableReader(string directory)
{
    public const int MostJobs = 1024;

    public static readonly FrozenDictionary<string, RunnerKind> Runners = new Dictionary<string, RunnerKind>(StringComparer.Ordinal)
    {
        ["namespaces"] = RunnerKind.Namespaces,
        ["docker"] = RunnerKind.Docker,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, DriverKind> Drivers = new Dictionary<string, DriverKind>(StringComparer.Ordinal)
    {
        ["portage"] = DriverKind.Portage,
        ["native"] = DriverKind.Native,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, BuilderConfiguration> BuilderConfigurations = new Dictionary<string, BuilderConfiguration>(StringComparer.Ordinal)
    {
        ["unmodified"] = BuilderConfiguration.Unmodified,
        ["all"] = BuilderConfiguration.All,
        ["none"] = BuilderConfiguration.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public BuildSettings Read(TableReader root)
    {
        if (root.SubTable("build") is not { } table)
        {
            return new BuildSettings();
        }

        TableReader reader = new(table, "[build]", root.Diagnostics, BuildKeys.Keys);
        BuildSettings settings = new()
        {
            Builder = Builder(reader),
            UsesBuilderPackages = reader.Flag("quickpkg", otherwise: true),
            BuilderConfiguration = reader.Choice("builder-config", BuilderConfigurations) ?? BuilderConfiguration.Unmodified,
            Cache = Cache(reader),
            Runner = reader.Choice("runner", Runners) ?? RunnerKind.Namespaces,
            Driver = reader.Choice("driver", Drivers),
            Jobs = Jobs(reader),
            Mirrors = new BinhostReader(directory).ReadMirrors(reader),
            StageKeyring = reader.String("stage-keyring") is { } keyring ? new Located<string>(Path.GetFullPath(keyring.Value, directory), keyring.Location) : null,
            Binhosts = new BinhostReader(directory).Read(reader),
        };
        reader.RejectRest();
        return settings;
    }

    // Only what starts like a path is one: `gentoo/stage3` is an image.
    public Located<string>? Builder(TableReader reader)
    {
        if (reader.String("builder") is not { } builder)
        {
            return null;
        }

        if (builder.Value.Length == 0 || builder.Value.Any(char.IsControl))
        {
            reader.Diagnostics.Report(
                "STV1022", "`builder` names no builder: `host`, a directory, a stage3 tarball or a container image", builder.Location, "builder = 'host'");
            return null;
        }

        bool isPath = builder.Value[0] == '/' || builder.Value is "." or ".."
            || builder.Value.StartsWith("./", StringComparison.Ordinal) || builder.Value.StartsWith("../", StringComparison.Ordinal);
        return new Located<string>(isPath ? Path.GetFullPath(builder.Value, directory) : builder.Value, builder.Location);
    }

    static Located<string>? Cache(TableReader reader)
    {
        if (reader.String("cache") is not { } cache)
        {
            return null;
        }

        if (ValueRules.IsCacheName(cache.Value))
        {
            return new Located<string>(cache.Value, cache.Location);
        }

        reader.Diagnostics.Report(
            "STV1022", $"`{cache.Value}` is not the name of a cache: letters, digits, `.`, `_` and `-`, at most 64", cache.Location);
        return null;
    }

    static int? Jobs(TableReader reader)
    {
        if (reader.Integer("jobs") is not { } jobs)
        {
            return null;
        }

        if (jobs.Value is > 0 and <= MostJobs)
        {
            return (int)jobs.Value;
        }

        reader.Diagnostics.Report(
            "STV1022", string.Create(CultureInfo.InvariantCulture, $"`{jobs.Value}` is not a number of jobs: from 1 to {MostJobs}"), jobs.Location);
        return null;
    }
}
