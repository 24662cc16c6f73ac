using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.UseFlags;

namespace Staves.Portage.Dependencies;

/// <summary>REQUIRED_USE (PMS required-use). Empty groups are read, as Portage reads them.</summary>
readonly struct RequiredUseGrammar : IDependencyGrammar<UseLiteral>
{
    public static bool AllowsAnyOf => true;

    public static bool AllowsExactlyOneOf => true;

    public static bool AllowsEmptyGroups => true;

    public static bool AllowsAtMostOneOf(Eapi eapi) => eapi.HasAtMostOneOf;

    public bool TryReadItem(ref DependencyTokens tokens, Eapi eapi, out UseLiteral value, out ParseFailure failure)
    {
        ReadOnlySpan<char> flag = tokens.Current;
        bool negated = flag[0] == '!';
        flag = negated ? flag[1..] : flag;
        bool valid = NameRules.IsUseFlag(flag);
        failure = valid ? default : new ParseFailure(tokens.Offset + (negated ? 1 : 0), "a USE flag");
        value = new UseLiteral(flag.ToString(), negated);
        tokens.MoveNext();
        return valid;
    }
}
