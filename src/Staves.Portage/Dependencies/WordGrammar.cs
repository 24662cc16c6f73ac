using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Portage.Dependencies;

/// <summary>RESTRICT and PROPERTIES: words, of which unknown ones mean nothing (PMS optional-vars).</summary>
readonly struct WordGrammar : IDependencyGrammar<string>
{
    public static bool AllowsAnyOf => false;

    public static bool AllowsExactlyOneOf => false;

    public static bool AllowsEmptyGroups => false;

    public static bool AllowsAtMostOneOf(Eapi eapi) => false;

    public bool TryReadItem(ref DependencyTokens tokens, Eapi eapi, out string value, out ParseFailure failure)
    {
        bool valid = tokens.Current is not "->";
        failure = valid ? default : new ParseFailure(tokens.Offset, "a word");
        value = tokens.Current.ToString();
        tokens.MoveNext();
        return valid;
    }
}
