using System.Collections.Immutable;
using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Names;

namespace Staves.Building.InstallPhases;

/// <summary>
/// What the install phases of a binary package come to: pkg_setup, pkg_preinst and pkg_postinst (PMS; of a binary package Portage runs
/// pkg_setup again). What they are known to be for is done without running them; what is not known has to run.
/// </summary>
public sealed record InstallPlan
{
    /// <summary>In the order in which they run.</summary>
    static readonly ImmutableArray<string> Phases = ["setup", "preinst", "postinst"];

    public required VersionedPackageName Name { get; init; }

    public required Eapi Eapi { get; init; }

    public required SavedEnvironment Environment { get; init; }

    /// <summary>USE of the package.</summary>
    public required ImmutableSortedSet<string> Use { get; init; }

    /// <summary>Phases that have to run, by the names of DEFINED_PHASES.</summary>
    public ImmutableArray<string> PhasesToRun { get; init; } = [];

    /// <summary>What is done instead of running phases, or beside it.</summary>
    public ImmutableSortedSet<InstallEffect> Effects { get; init; } = [];

    /// <summary>Why a phase has to run: the first command whose effect is not known.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Reads what a package's metadata say. A package without such phases is not looked at any further.</summary>
    /// <param name="metadata">File names of the VDB and their contents.</param>
    /// <param name="name">The package.</param>
    /// <param name="skipped">Phases that the user does without.</param>
    /// <returns>Null where there is nothing to do.</returns>
    /// <exception cref="StavesException">STV5401, STV5402: there are phases, but no environment to run them in.</exception>
    public static InstallPlan? Of(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> metadata, VersionedPackageName name, IReadOnlyCollection<string> skipped)
    {
        string[] defined = [.. Phases.Intersect(Words("DEFINED_PHASES"), StringComparer.Ordinal).Except(skipped, StringComparer.Ordinal)];
        if (defined.Length == 0)
        {
            return null;
        }

        if (!metadata.TryGetValue("environment.bz2", out ReadOnlyMemory<byte> compressed))
        {
            throw new StavesException(new Diagnostic(
                "STV5402",
                $"`{name}` defines pkg_{defined[^1]}, but has no saved environment to run it in",
                Hint: InstallFailure.SkipHint(name, defined)));
        }

        var environment = SavedEnvironment.Read(compressed, name.ToString());
        Dictionary<string, PhaseFindings> findings = defined.ToDictionary(
            phase => phase, phase => PhaseFindings.Of(environment.Source, "pkg_" + phase), StringComparer.Ordinal);

        // pkg_setup may make accounts and nothing else; otherwise it only matters to the phases that come after it.
        int last = Array.FindLastIndex(defined, phase => phase == "setup" ? findings[phase].MakesAccounts : findings[phase].Unknown is not null);
        return new InstallPlan
        {
            Name = name,
            Eapi = Eapi.TryGet(Text("EAPI") is { Length: > 0 } eapi ? eapi : "0", out Eapi? known) ? known : Eapi.Newest,
            Environment = environment,
            Use = [.. Words("USE")],
            PhasesToRun = [.. defined.Take(last + 1)],
            Effects = [.. findings.Values.SelectMany(found => found.Effects)],
            Reason = last < 0 ? "" : findings[defined[last]].Unknown ?? "",
        };

        string Text(string file) => metadata.TryGetValue(file, out ReadOnlyMemory<byte> value) ? Encoding.UTF8.GetString(value.Span).Trim() : "";

        string[] Words(string file) => Text(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
