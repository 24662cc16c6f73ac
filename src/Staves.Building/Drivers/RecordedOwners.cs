using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Builders;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>Owners that `fowners` recorded, since a build without root cannot give files away; all else belongs to root.</summary>
sealed class RecordedOwners
{
    const int Fields = 3;

    readonly Dictionary<string, (long User, long Group)> _owners = new(StringComparer.Ordinal);

    RecordedOwners()
    {
    }

    /// <param name="file">Lines of `user TAB group TAB path`; an empty one keeps what it is.</param>
    /// <param name="sysroot">The packages that a build depends on: their /etc/passwd and /etc/group, and sysusers.d(5), know names.</param>
    /// <param name="beneath">The root that they were merged over, if any.</param>
    /// <exception cref="StavesException">STV5305: a name that nobody has.</exception>
    public static RecordedOwners Read(string file, string sysroot, CompiledAgainst? beneath)
    {
        var owners = new RecordedOwners();
        if (!File.Exists(file))
        {
            return owners;
        }

        ImmutableDictionary<string, long> users = Declared(sysroot, "u", "u!").SetItems(NamesOf("etc/passwd"));
        ImmutableDictionary<string, long> groups = Declared(sysroot, "u", "u!", "g").SetItems(NamesOf("etc/group"));
        foreach (string[] fields in File.ReadLines(file).Select(line => line.Split('\t', Fields)).Where(fields => fields.Length == Fields))
        {
            string path = fields[2].TrimStart('/');
            (long user, long group) = owners.Of(path);
            owners._owners[path] = (Number(fields[0], users, user, "user"), Number(fields[1], groups, group, "group"));
        }

        return owners;

        ImmutableDictionary<string, long> NamesOf(string path)
        {
            string merged = Path.Combine(sysroot, path);
            return Names(beneath?.ReadText(path)).SetItems(Names(File.Exists(merged) ? File.ReadAllText(merged) : null));
        }
    }

    public (long User, long Group) Of(string path) => _owners.GetValueOrDefault(path);

    static long Number(string name, ImmutableDictionary<string, long> known, long current, string kind)
    {
        if (name.Length == 0)
        {
            return current;
        }

        return long.TryParse(name, CultureInfo.InvariantCulture, out long number) || known.TryGetValue(name, out number)
            ? number
            : throw new StavesException(new Diagnostic(
                "STV5305", $"fowners names the {kind} `{name}`, which no package in SYSROOT has", Hint: $"add acct-{kind}/{name} to DEPEND"));
    }

    /// <summary>Name and number of passwd(5) and group(5): the first and the third field.</summary>
    static ImmutableDictionary<string, long> Names(string? text)
    {
        var names = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        names["root"] = 0;
        foreach (string[] fields in (text ?? "").Split('\n').Select(line => line.Split(':')))
        {
            if (fields.Length > 2 && long.TryParse(fields[2], CultureInfo.InvariantCulture, out long number))
            {
                names[fields[0]] = number;
            }
        }

        return names.ToImmutable();
    }

    /// <summary>Accounts whose packages are merged without their phases: `u NAME UID:…` and `g NAME GID`; a user without a group of another
    /// name has one of its own.</summary>
    static ImmutableDictionary<string, long> Declared(string sysroot, params string[] types)
    {
        string directory = Path.Combine(sysroot, "usr/lib/sysusers.d");
        var names = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (string[] words in (Directory.Exists(directory) ? Directory.GetFiles(directory, "*.conf") : [])
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 2 && types.Contains(words[0], StringComparer.Ordinal))
            .OrderByDescending(words => words[0] == "g"))
        {
            if (long.TryParse(words[2].Split(':')[0], CultureInfo.InvariantCulture, out long number))
            {
                names.TryAdd(words[1], number);
            }
        }

        return names.ToImmutable();
    }
}
