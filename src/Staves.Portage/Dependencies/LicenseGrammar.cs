using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Portage.Dependencies;

/// <summary>LICENSE (PMS mandatory-vars).</summary>
readonly struct LicenseGrammar : IDependencyGrammar<string>
{
    public static bool AllowsAnyOf => true;

    public static bool AllowsExactlyOneOf => false;

    public static bool AllowsEmptyGroups => false;

    public static bool AllowsAtMostOneOf(Eapi eapi) => false;

    public bool TryReadItem(ref DependencyTokens tokens, Eapi eapi, out string value, out ParseFailure failure)
    {
        bool valid = NameRules.IsLicenseName(tokens.Current);
        failure = valid ? default : new ParseFailure(tokens.Offset, "a licence name");
        value = tokens.Current.ToString();
        tokens.MoveNext();
        return valid;
    }
}
