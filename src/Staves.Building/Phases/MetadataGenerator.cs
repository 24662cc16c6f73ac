using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Staves.Building.Builders;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;

namespace Staves.Building.Phases;

/// <summary>Reads ebuilds with bash and makes entries of `metadata/md5-cache` (PMS metadata-cache) from what they say.</summary>
/// <param name="runner">Where bash runs: it sees the ebuilds and nothing else.</param>
/// <param name="workDirectory">A directory of this generator's own; made, and removed afterwards.</param>
public sealed partial class MetadataGenerator(IRunner runner, string workDirectory)
{
    const string ListName = "list";

    /// <summary>Gives the entry of each ebuild, in the same order.</summary>
    /// <param name="ebuilds">Any number of them: one process reads them all.</param>
    /// <param name="eclassDirectories">The first that has an eclass wins.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task<ImmutableArray<GeneratedEntry>> GenerateAsync(
        IReadOnlyList<EbuildFile> ebuilds, ImmutableArray<string> eclassDirectories, CancellationToken cancellationToken)
    {
        Prepare(ebuilds);
        try
        {
            using var output = new MemoryStream();
            await runner.RunAsync(SandboxOf(ebuilds, eclassDirectories), part => output.Write(part.Span), cancellationToken);
            return Collect(ebuilds, eclassDirectories, Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length));
        }
        finally
        {
            Directory.Delete(workDirectory, recursive: true);
        }
    }

    void Prepare(IReadOnlyList<EbuildFile> ebuilds)
    {
        PhaseLibrary.Write(Path.Combine(workDirectory, "phases"), Path.Combine(workDirectory, "helpers"));
        Directory.CreateDirectory(Path.Combine(workDirectory, "lib"));
        var list = new StringBuilder();
        for (int i = 0; i < ebuilds.Count; i++)
        {
            EbuildFile ebuild = ebuilds[i];
            string eapi = EapiOf(ebuild.Path);
            Directory.CreateDirectory(StateOf(i));
            list.Append(CultureInfo.InvariantCulture, $"{i} {eapi} {ebuild.Name.Category} {ebuild.Name.PN} {ebuild.Name.PV} {ebuild.Name.PR} {Inside(ebuild)}\n");
        }

        File.WriteAllText(Path.Combine(workDirectory, "state", ListName), list.ToString());
    }

    string StateOf(int index) => Path.Combine(workDirectory, "state", index.ToString(CultureInfo.InvariantCulture));

    Sandbox SandboxOf(IReadOnlyList<EbuildFile> ebuilds, ImmutableArray<string> eclassDirectories) => new()
    {
        Entries =
        [
            .. HostSandbox.Entries(null, Path.Combine(workDirectory, "lib")),
            new SandboxEntry.Bind(Path.Combine(workDirectory, "phases"), PhaseLibrary.Directory),
            new SandboxEntry.Bind(Path.Combine(workDirectory, "state"), "/var/lib/staves/state", Writable: true),
            .. PhaseLibrary.Eclasses(eclassDirectories),
            .. ebuilds
                .Select(ebuild => RepositoryOf(ebuild.Path))
                .Distinct(StringComparer.Ordinal)
                .Select(path => new SandboxEntry.Bind(path, InsideOf(path))),
        ],
        Environment = ImmutableSortedDictionary<string, string>.Empty
            .Add("PATH", "/usr/bin:/bin")
            .Add("LC_ALL", "C.UTF-8")
            .Add("__state", "/var/lib/staves/state")
            .Add("__eclass_directories", string.Join('\n', eclassDirectories.Select((_, index) => PhaseLibrary.EclassDirectory(index)))),
        Command = ["/bin/bash", "--norc", "--noprofile", PhaseLibrary.Directory + "/main.bash", "metadata", "/var/lib/staves/state/" + ListName],
    };

    ImmutableArray<GeneratedEntry> Collect(IReadOnlyList<EbuildFile> ebuilds, ImmutableArray<string> eclassDirectories, string output)
    {
        var entries = new string?[ebuilds.Count];
        var eclasses = new EclassDigests(eclassDirectories);
        int current = -1;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith("\u001ebegin ", StringComparison.Ordinal))
            {
                current = int.Parse(line.AsSpan("\u001ebegin ".Length), CultureInfo.InvariantCulture);
                fields = new Dictionary<string, string>(StringComparer.Ordinal);
            }
            else if (line.StartsWith("\u001eend ", StringComparison.Ordinal))
            {
                entries[current] = Complete(fields, ebuilds[current], eclasses);
            }
            else if (KeyLine().IsMatch(line))
            {
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                fields[line[..equals]] = line[(equals + 1)..];
            }
        }

        return
        [
            .. ebuilds.Select((ebuild, index) => entries[index] is { } text
                ? new GeneratedEntry(ebuild, text, null)
                : new GeneratedEntry(ebuild, "", Unreadable(index, ebuild, output))),
        ];
    }

    static string Complete(Dictionary<string, string> fields, EbuildFile ebuild, EclassDigests eclasses)
    {
        if (fields.Remove("INHERITED", out string? inherited))
        {
            fields["_eclasses_"] = eclasses.Of(inherited.Split(' '));
        }

        fields["_md5_"] = EclassDigests.Md5Of(ebuild.Path);
        return Md5DictFile.Write(fields);
    }

    Diagnostic Unreadable(int index, EbuildFile ebuild, string output)
    {
        string failure = Path.Combine(StateOf(index), "failure");
        string[] lines = File.Exists(failure) ? File.ReadAllLines(failure) : [];
        string[] place = lines.Length > 2 ? lines[2].Split('\t') : [];
        int line = place.Length > 1 && place[0] == Inside(ebuild) ? int.Parse(place[1], CultureInfo.InvariantCulture) : 0;
        return new Diagnostic(
            "STV5320",
            $"`{ebuild.Name}` cannot be read: {(lines.Length > 1 ? lines[1] : "bash gave up")}",
            new SourceLocation(ebuild.Path, line))
        {
            Details = [.. output.Split('\n').Where(text => text.Contains(Inside(ebuild), StringComparison.Ordinal)).Take(5)],
        };
    }

    /// <summary>The EAPI of the first line that is neither empty nor a comment (PMS eapi); 0 where it sets none.</summary>
    static string EapiOf(string path)
    {
        string? first = File.ReadLines(path).FirstOrDefault(line => line.AsSpan().Trim() is [not '#', ..]);
        Match match = EapiLine().Match(first ?? "");
        return match.Success ? match.Groups["eapi"].Value : "0";
    }

    /// <summary>`repository/category/package/package-1.ebuild`.</summary>
    static string RepositoryOf(string ebuild) => Path.GetFullPath(Path.Combine(ebuild, "..", "..", ".."));

    static string InsideOf(string repository) =>
        "/var/db/repos/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository)).AsSpan(0, 4));

    static string Inside(EbuildFile ebuild)
    {
        string repository = RepositoryOf(ebuild.Path);
        return InsideOf(repository) + Path.GetFullPath(ebuild.Path)[repository.Length..];
    }

    [GeneratedRegex("""^[ \t]*EAPI=(?<quote>['"]?)(?<eapi>[A-Za-z0-9+_.-]*)\k<quote>[ \t]*([ \t]#.*)?$""", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex EapiLine();

    [GeneratedRegex("^[A-Z_]+=", RegexOptions.None, Patterns.Patience)]
    private static partial Regex KeyLine();
}
