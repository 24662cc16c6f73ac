using System.Collections;

namespace Staves.Portage.Configuration;

/// <summary>Flags of one package together with flags that all packages share: a set that does not copy what is shared.</summary>
/// <param name="own">Flags of the package, each once; few.</param>
/// <param name="shared">Flags of all packages.</param>
sealed class FlagSet(string[] own, HashSet<string> shared) : IReadOnlySet<string>
{
    string[]? _added;

    public int Count => Added.Length + shared.Count;

    string[] Added => _added ??= Array.FindAll(own, flag => !shared.Contains(flag));

    public bool Contains(string item)
    {
        foreach (string flag in own)
        {
            if (flag == item)
            {
                return true;
            }
        }

        return shared.Contains(item);
    }

    public IEnumerator<string> GetEnumerator() => Added.Concat(shared).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool IsProperSubsetOf(IEnumerable<string> other) => Copy().IsProperSubsetOf(other);

    public bool IsProperSupersetOf(IEnumerable<string> other) => Copy().IsProperSupersetOf(other);

    public bool IsSubsetOf(IEnumerable<string> other) => Copy().IsSubsetOf(other);

    public bool IsSupersetOf(IEnumerable<string> other) => other.All(Contains);

    public bool Overlaps(IEnumerable<string> other) => other.Any(Contains);

    public bool SetEquals(IEnumerable<string> other) => Copy().SetEquals(other);

    HashSet<string> Copy() => new(this, StringComparer.Ordinal);
}
