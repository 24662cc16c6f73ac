using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Portage.Dependencies;

/// <summary>DEPEND and its like (PMS depend-variables).</summary>
readonly struct PackageGrammar : IDependencyGrammar<PackageDependency>
{
    public static bool AllowsAnyOf => true;

    public static bool AllowsExactlyOneOf => false;

    public static bool AllowsEmptyGroups => false;

    public static bool AllowsAtMostOneOf(Eapi eapi) => false;

    public static bool TryReadItem(ref DependencyTokens tokens, Eapi eapi, out PackageDependency value, out ParseFailure failure)
    {
        bool parsed = PackageDependency.TryParse(tokens.Current, eapi, out PackageDependency? dependency, out failure);
        failure = parsed ? default : failure with { Offset = failure.Offset + tokens.Offset };
        value = dependency!;
        tokens.MoveNext();
        return parsed;
    }
}
