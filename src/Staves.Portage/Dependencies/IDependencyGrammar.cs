using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Portage.Dependencies;

/// <summary>What differs between the variables that hold dependency strings: their items, and the groups that they may have.</summary>
interface IDependencyGrammar<T>
    where T : notnull
{
    static abstract bool AllowsAnyOf { get; }

    static abstract bool AllowsExactlyOneOf { get; }

    static abstract bool AllowsEmptyGroups { get; }

    static abstract bool AllowsAtMostOneOf(Eapi eapi);

    /// <summary>Reads the item that begins at the current token and moves behind it.</summary>
    bool TryReadItem(ref DependencyTokens tokens, Eapi eapi, out T value, out ParseFailure failure);
}
