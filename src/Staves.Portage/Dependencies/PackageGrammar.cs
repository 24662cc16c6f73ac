using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Portage.Dependencies;

/// <summary>DEPEND and its like (PMS depend-variables).</summary>
/// <param name="known">Items of this EAPI by their texts: those that were read before, and receives the others; null where none are kept.</param>
readonly struct PackageGrammar(Dictionary<string, PackageDependency>? known) : IDependencyGrammar<PackageDependency>
{
    public static bool AllowsAnyOf => true;

    public static bool AllowsExactlyOneOf => false;

    public static bool AllowsEmptyGroups => false;

    public static bool AllowsAtMostOneOf(Eapi eapi) => false;

    public bool TryReadItem(ref DependencyTokens tokens, Eapi eapi, out PackageDependency value, out ParseFailure failure)
    {
        bool parsed = TryRead(tokens.Current, eapi, out PackageDependency? dependency, out failure);
        failure = parsed ? default : failure with { Offset = failure.Offset + tokens.Offset };
        value = dependency!;
        tokens.MoveNext();
        return parsed;
    }

    bool TryRead(ReadOnlySpan<char> text, Eapi eapi, [NotNullWhen(true)] out PackageDependency? dependency, out ParseFailure failure)
    {
        if (known is null)
        {
            return PackageDependency.TryParse(text, eapi, out dependency, out failure);
        }

        var byText = known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (byText.TryGetValue(text, out dependency))
        {
            failure = default;
            return true;
        }

        if (!PackageDependency.TryParse(text, eapi, out dependency, out failure))
        {
            return false;
        }

        byText[text] = dependency;
        return true;
    }
}
