using System.Collections.Immutable;

namespace Staves.Packages.Binhosts;

/// <summary>No address of a binhost gave its index.</summary>
#pragma warning disable CA1064 // It never leaves this folder.
sealed class UnreachableIndexException(ImmutableArray<string> details, bool isAbsent) : Exception("the index cannot be fetched")
#pragma warning restore CA1064
{
    /// <summary>Each file that was asked for, and why it did not come.</summary>
    public ImmutableArray<string> Details => details;

    /// <summary>Whether all answered that they have none.</summary>
    public bool IsAbsent => isAbsent;
}
