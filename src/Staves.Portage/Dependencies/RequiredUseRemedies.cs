using System.Collections.Immutable;
using Staves.Portage.Eapis;
using Staves.Portage.UseFlags;

namespace Staves.Portage.Dependencies;

/// <summary>Finds the fewest changes of flags after which REQUIRED_USE holds, by trying: one flag, then two, and so on.</summary>
sealed class RequiredUseRemedies(DependencyNode<UseLiteral> requirement, IReadOnlySet<string> enabledFlags, Eapi eapi)
{
    // Enough for four of thirty flags or two of two hundred, and done in a fraction of a second.
    const int MostTrials = 40_000;
    const int MostChanges = 4;

    readonly HashSet<string> _flags = [.. enabledFlags];
    int _trials;

    /// <summary>Every smallest set of changes to some of these flags; none where it would take too many.</summary>
    public ImmutableArray<ImmutableArray<UseLiteral>> Find(IEnumerable<string> changeableFlags)
    {
        string[] flags = [.. changeableFlags];
        ImmutableArray<ImmutableArray<UseLiteral>>.Builder found = ImmutableArray.CreateBuilder<ImmutableArray<UseLiteral>>();
        _trials = 0;
        for (int count = 1; count <= Math.Min(MostChanges, flags.Length) && found.Count == 0 && _trials < MostTrials; count++)
        {
            Try(flags, 0, count, [], found);
        }

        return found.DrainToImmutable();
    }

    void Try(
        string[] flags, int start, int count, ImmutableStack<string> changed, ImmutableArray<ImmutableArray<UseLiteral>>.Builder found)
    {
        if (count == 0)
        {
            _trials++;
            if (RequiredUse.IsSatisfied(requirement, _flags, eapi))
            {
                found.Add([.. changed.Reverse().Select(flag => new UseLiteral(flag, Negated: !_flags.Contains(flag)))]);
            }

            return;
        }

        for (int i = start; i <= flags.Length - count && _trials < MostTrials; i++)
        {
            Toggle(flags[i]);
            Try(flags, i + 1, count - 1, changed.Push(flags[i]), found);
            Toggle(flags[i]);
        }
    }

    void Toggle(string flag)
    {
        if (!_flags.Remove(flag))
        {
            _flags.Add(flag);
        }
    }
}
