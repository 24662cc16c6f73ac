using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Building.Builders;
using Staves.Building.Drivers;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;

namespace Staves.Building.InstallPhases;

/// <summary>
/// Runs phases of installations: bash of the builder, in a sandbox without network whose only writable directories are the root and the
/// package's own files.
/// </summary>
/// <param name="builder">Whose programs phases find.</param>
/// <param name="directories">Where the root and the package are.</param>
/// <param name="logDirectory">Where the output of each package goes.</param>
/// <param name="sourceDateEpoch">SOURCE_DATE_EPOCH, in Unix seconds.</param>
public sealed class InstallPhaseRunner(IBuilder builder, InstallDirectories directories, string logDirectory, long sourceDateEpoch)
{
    const string Root = "/image";

    /// <summary>Names that programs look up are those of the image.</summary>
    static readonly ImmutableArray<string> Accounts = ["/etc/passwd", "/etc/group"];

    readonly NamespacesRunner _runner = new();
    readonly Lazy<ImmutableArray<SandboxEntry>> _builderEntries = new(() => builder.Entries(null, directories.Libraries));

    /// <summary>Runs some of the phases that a plan says have to run; the first call of a package begins with its saved environment.</summary>
    /// <param name="plan">The package.</param>
    /// <param name="phases">Names as in DEFINED_PHASES, in order.</param>
    /// <param name="installed">The packages of the root as the phase library lists them for has_version.</param>
    /// <param name="progress">Receives each phase and line of output.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <returns>What phases gave to files that only root could give.</returns>
    /// <exception cref="StavesException">STV5403 to STV5405: a phase cannot be done.</exception>
    public async Task<ImmutableArray<InstallRecord>> RunAsync(
        InstallPlan plan, IReadOnlyList<string> phases, string installed, IProgress<BuildEvent> progress, CancellationToken cancellationToken)
    {
        ImmutableSortedDictionary<string, string> settings = SettingsOf(plan);
        Prepare(plan, settings, installed);
        string logPath = Path.Combine(logDirectory, plan.Name.Category, $"{plan.Name.PF}.{phases[^1]}.log");
        using var log = new BuildLog(logPath, progress, TimeProvider.System);
        int exitCode = await _runner.RunAsync(SandboxOf(plan, phases, settings), log.Write, cancellationToken);
        log.Flush();
        return File.Exists(Path.Combine(directories.State, "complete"))
            ? [.. InstallRecord.Read(Path.Combine(directories.State, "records"))]
            : throw InstallFailure.Explain(plan, phases, directories, log, exitCode);
    }

    /// <summary>Writes what merge.bash reads; what earlier phases of the package left stays.</summary>
    void Prepare(InstallPlan plan, ImmutableSortedDictionary<string, string> settings, string installed)
    {
        string environment = Path.Combine(directories.State, "environment");
        if (!File.Exists(environment))
        {
            File.WriteAllText(environment, plan.Environment.Text);
        }

        File.WriteAllText(Path.Combine(directories.State, "settings"), string.Concat(settings.Select(pair => $"export {pair.Key}={Quoted(pair.Value)}\n")));
        File.WriteAllText(Path.Combine(directories.State, "replaced"), Replaced());
        File.WriteAllText(Path.Combine(directories.State, "installed"), installed);
        foreach (string file in new[] { "complete", "records", "missing" })
        {
            File.Delete(Path.Combine(directories.State, file));
        }
    }

    Sandbox SandboxOf(InstallPlan plan, IReadOnlyList<string> phases, ImmutableSortedDictionary<string, string> settings)
    {
        string build = PhaseVariables.BuildDirectory(plan.Name);
        return new Sandbox
        {
            Entries =
            [
                .. _builderEntries.Value,
                .. Accounts.Select(file => new SandboxEntry.Bind(directories.Root + file, file)).Where(bind => File.Exists(bind.Source)),
                new SandboxEntry.Bind(directories.Library, PhaseLibrary.Directory),
                new SandboxEntry.Bind(directories.Helpers, PhaseLibrary.HelperDirectory),
                new SandboxEntry.Bind(directories.Root, Root, Writable: true),
                new SandboxEntry.Bind(directories.Image, build + "/image", Writable: true),
                new SandboxEntry.Bind(directories.State, build + "/state", Writable: true),
                new SandboxEntry.Bind(directories.Temporary, build + "/temp", Writable: true),
            ],
            Environment = settings
                .Add("__state", build + "/state")
                .Add("__image", build + "/image")
                .Add("__root", Root),
            Directory = build + "/temp",
            Command = ["/bin/bash", "--norc", "--noprofile", PhaseLibrary.Directory + "/merge.bash", .. phases],
        };
    }

    /// <summary>PMS ebuild-env-vars, for the phases of an installation of a binary package that replaces nothing.</summary>
    ImmutableSortedDictionary<string, string> SettingsOf(InstallPlan plan)
    {
        string build = PhaseVariables.BuildDirectory(plan.Name);
        string slash = plan.Eapi.RootsEndWithSlash ? "/" : "";
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in new[]
        {
            ("CATEGORY", plan.Name.Category), ("PN", plan.Name.PN), ("PV", plan.Name.PV), ("PR", plan.Name.PR), ("PVR", plan.Name.PVR), ("P", plan.Name.P),
            ("PF", plan.Name.PF), ("EAPI", plan.Eapi.Name), ("USE", string.Join(' ', plan.Use)), ("MERGE_TYPE", "binary"), ("REPLACING_VERSIONS", ""),
            ("PORTAGE_BUILDDIR", build), ("WORKDIR", build + "/work"), ("T", build + "/temp"), ("TMPDIR", build + "/temp"), ("HOME", build + "/temp"),
            ("D", build + "/image" + slash), ("ROOT", Root + slash), ("SYSROOT", ""), ("ESYSROOT", ""), ("BROOT", ""),
            ("PATH", $"{PhaseLibrary.HelperDirectory}:/usr/sbin:/usr/bin:/sbin:/bin"), ("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("TERM", "dumb"),
            ("SOURCE_DATE_EPOCH", sourceDateEpoch.ToString(CultureInfo.InvariantCulture)),
        })
        {
            settings[name] = value;
        }

        if (plan.Eapi.HasPrefixVariables)
        {
            settings["EPREFIX"] = "";
            settings["ED"] = build + "/image" + slash;
            settings["EROOT"] = Root + slash;
        }

        return settings.ToImmutable();
    }

    static string Replaced()
    {
        var text = new StringBuilder();
        foreach ((string name, bool answer) in KnownFunctions.Replaced)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}() {{ return {(answer ? 0 : 1)}; }}\n");
        }

        return text.ToString();
    }

    static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
