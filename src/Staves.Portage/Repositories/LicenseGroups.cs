using System.Collections.Immutable;
using Staves.Portage.Configuration;

namespace Staves.Portage.Repositories;

/// <summary>`profiles/license_groups` (GLEP 23): named sets of licences, which may hold each other.</summary>
public sealed class LicenseGroups
{
    readonly Dictionary<string, ImmutableArray<string>> _members;

    LicenseGroups(IEnumerable<KeyValuePair<string, ImmutableArray<string>>> members) =>
        _members = members.ToDictionary(StringComparer.Ordinal);

    public static LicenseGroups None { get; } = new([]);

    public IEnumerable<string> Names => _members.Keys;

    public bool Contains(string group) => _members.ContainsKey(group);

    /// <summary>The licences of a group and of the groups in it; empty where the name is not known.</summary>
    public ImmutableHashSet<string> LicensesOf(string group)
    {
        ImmutableHashSet<string>.Builder licenses = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([group]);
        while (open.TryPop(out string? name))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            foreach (string member in _members.GetValueOrDefault(name, []))
            {
                if (member.StartsWith('@'))
                {
                    open.Push(member[1..]);
                }
                else
                {
                    licenses.Add(member);
                }
            }
        }

        return licenses.ToImmutable();
    }

    public static LicenseGroups Parse(LineFile file)
    {
        var members = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (ConfigurationLine line in file.Lines())
        {
            List<string> words = line.Words.ToList();
            members[words[0]] = members.GetValueOrDefault(words[0], []).AddRange(words.Skip(1));
        }

        return new LicenseGroups(members);
    }

    /// <summary>The groups of this and of another repository; members of a name that both have are joined.</summary>
    public LicenseGroups With(LicenseGroups others) => others._members.Count == 0
        ? this
        : new LicenseGroups(_members.Keys.Union(others._members.Keys, StringComparer.Ordinal)
            .Select(name => KeyValuePair.Create(
                name, _members.GetValueOrDefault(name, []).AddRange(others._members.GetValueOrDefault(name, [])))));
}
