using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;

namespace Staves.Portage.Configuration.UserFiles;

/// <summary>The binhosts that `/etc/portage/binrepos.conf` names, a file or a directory, over those in
/// `/usr/share/portage/config/binrepos.conf` (Portage's portage(5)).</summary>
/// <param name="Binhosts">The first to be asked first: by priority, then by name.</param>
/// <param name="Warnings">Sections that count for nothing, as with Portage.</param>
public sealed record BinReposConf(ImmutableArray<BinhostSettings> Binhosts, ImmutableArray<Diagnostic> Warnings)
{
    const string Code = "STV2120";

    /// <summary>What Portage brings along.</summary>
    const string Fallback = "[DEFAULT]\nverify-signature = true\n";

    /// <param name="configRoot">The directory above `etc` and `usr`, from which relative locations start.</param>
    /// <exception cref="StavesException">A file is not of its form; with every problem of all files.</exception>
    public static BinReposConf Read(string configRoot)
    {
        var problems = new ProblemList();
        BinReposConf read = Read(configRoot, problems);
        problems.ThrowIfAny();
        return read;
    }

    internal static BinReposConf Read(string configRoot, ProblemList problems)
    {
        string root = Path.GetFullPath(configRoot);
        var sections = new IniSections(root);
        string shipped = Path.Combine(root, "usr", "share", "portage", "config", "binrepos.conf");
        sections.Add(IniFile.Parse(Fallback, shipped, problems), isShipped: true);
        AddAll(sections, shipped, isShipped: true, problems);
        AddAll(sections, Path.Combine(root, "etc", "portage", "binrepos.conf"), isShipped: false, problems);
        var skipped = new List<Diagnostic>();
        ImmutableArray<BinhostSettings> binhosts =
        [
            .. sections.All.Select(section => Read(root, section.Name, section.Place, section.Values, skipped, problems))
                .OfType<BinhostSettings>()
                .OrderByDescending(binhost => binhost.Priority ?? 0)
                .ThenByDescending(binhost => binhost.Name, StringComparer.Ordinal),
        ];
        return new BinReposConf(binhosts, [.. skipped]);
    }

    static void AddAll(IniSections sections, string path, bool isShipped, ProblemList problems)
    {
        foreach (string file in ConfigurationPath.Files(path))
        {
            if (problems.Read(() => LineFile.ReadText(file), new SourceLocation(file)) is { } text)
            {
                sections.Add(IniFile.Parse(text, file, problems), isShipped);
            }
        }
    }

    static BinhostSettings? Read(string root, string name, SourceLocation place, IniValues values, List<Diagnostic> skipped, ProblemList problems)
    {
        if (values.Find("sync-uri") is not { } written)
        {
            skipped.Add(new Diagnostic(
                "STV2128", $"the section `{name}` has no `sync-uri` and counts for nothing", place, "add `sync-uri = https://example.org/binpackages`"));
            return null;
        }

        return values.Value("sync-uri", problems)?.TrimEnd('/') switch
        {
            null => null,
            "" => Wrong(),
            { } uri => new BinhostSettings
            {
                Name = name,
                Place = place,
                SyncUri = uri,
                Priority = PriorityOf(values, problems),
                Location = values.Value("location", problems) is { Length: > 0 } location && !location.Contains('\0', StringComparison.Ordinal)
                    ? Path.GetFullPath(Path.Combine(root, location))
                    : null,
                Frozen = IsTrue(values.Value("frozen", problems)) == true,
                VerifySignature = IsTrue(values.Value("verify-signature", problems)),
                Include = Patterns("getbinpkg-include", values, problems),
                Exclude = Patterns("getbinpkg-exclude", values, problems),
            },
        };

        BinhostSettings? Wrong()
        {
            problems.Add(Code, $"the `sync-uri` of `{name}` is empty", written.Location);
            return null;
        }
    }

    /// <summary>Everything but two words is false.</summary>
    static bool? IsTrue(string? value) => value?.ToUpperInvariant() is { } word ? word is "TRUE" or "YES" : null;

    static int? PriorityOf(IniValues values, ProblemList problems)
    {
        if (values.Value("priority", problems) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int priority))
        {
            return priority;
        }

        problems.Add(Code, $"the priority `{text}` is not a whole number", values.Find("priority")?.Location);
        return null;
    }

    static ImmutableArray<PackagePattern> Patterns(string key, IniValues values, ProblemList problems)
    {
        ImmutableArray<PackagePattern>.Builder patterns = ImmutableArray.CreateBuilder<PackagePattern>();
        foreach (string word in (values.Value(key, problems) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (PackagePattern.TryParse(word, out PackagePattern? pattern, out ParseFailure failure))
            {
                patterns.Add(pattern);
            }
            else
            {
                problems.Add(Code, $"`{word}` in `{key}` names no packages: expected {failure.Expected} at offset {failure.Offset}", values.Find(key)?.Location);
            }
        }

        return patterns.ToImmutable();
    }
}
