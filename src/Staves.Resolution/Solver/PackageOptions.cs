namespace Staves.Resolution.Solver;

/// <summary>What satisfies a dependency, the preferred first. Nearly always the first is taken, so each is looked for when it is asked for, and
/// remembered.</summary>
/// <param name="source">Finds them.</param>
sealed class PackageOptions(IEnumerable<PackageNode> source)
{
    readonly List<PackageNode> _found = [];
    readonly IEnumerator<PackageNode> _rest = source.GetEnumerator();

    public bool IsEmpty => this[0] is null;

    /// <summary>Whether there is one, and no other.</summary>
    public bool IsSingle => this[0] is not null && this[1] is null;

    public IEnumerable<PackageNode> All
    {
        get
        {
            for (int i = 0; this[i] is { } option; i++)
            {
                yield return option;
            }
        }
    }

    /// <summary>Null behind the last.</summary>
    public PackageNode? this[int index]
    {
        get
        {
            while (_found.Count <= index && _rest.MoveNext())
            {
                _found.Add(_rest.Current);
            }

            return index < _found.Count ? _found[index] : null;
        }
    }

    /// <summary>Those of which something is true.</summary>
    public PackageOptions Only(Func<PackageNode, bool> isWanted) => new(All.Where(isWanted));

    /// <summary>Those of which something is true before the others.</summary>
    public PackageOptions Preferring(Func<PackageNode, bool> isPreferred) =>
        new(All.Where(isPreferred).Concat(All.Where(option => !isPreferred(option))));

    public PackageNode? FirstNotInstalled()
    {
        int index = 0;
        while (this[index] is { Candidate.IsInstalled: true })
        {
            index++;
        }

        return this[index];
    }

    public bool Contains(PackageNode package)
    {
        for (int i = 0; this[i] is { } option; i++)
        {
            if (option == package)
            {
                return true;
            }
        }

        return false;
    }
}
