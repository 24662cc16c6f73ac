using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Portage.Dependencies;

/// <summary>SRC_URI (PMS src-uri).</summary>
readonly struct SourceUriGrammar : IDependencyGrammar<SourceUri>
{
    public static bool AllowsAnyOf => false;

    public static bool AllowsExactlyOneOf => false;

    public static bool AllowsEmptyGroups => false;

    public static bool AllowsAtMostOneOf(Eapi eapi) => false;

    public bool TryReadItem(ref DependencyTokens tokens, Eapi eapi, out SourceUri value, out ParseFailure failure)
    {
        value = null!;
        int offset = tokens.Offset;
        ReadOnlySpan<char> uri = tokens.Current;
        SourceUriPrefix prefix = TakePrefix(ref uri);
        if (prefix != SourceUriPrefix.None && !eapi.HasSelectiveUriRestrictions)
        {
            failure = new ParseFailure(offset, "a URI without `fetch+` or `mirror+`, which need EAPI 8");
            return false;
        }

        int uriOffset = tokens.Offset + tokens.Current.Length - uri.Length;
        tokens.MoveNext();
        bool hasScheme = uri.IndexOf("://") > 0;
        bool renamed = tokens.Current is "->";
        if (!hasScheme && (renamed || prefix != SourceUriPrefix.None || uri is "->"))
        {
            failure = new ParseFailure(uriOffset, "a URI");
            return false;
        }

        ReadOnlySpan<char> fileName = hasScheme ? uri[(uri.LastIndexOf('/') + 1)..] : uri;
        int nameOffset = uriOffset + uri.Length - fileName.Length;
        if (renamed)
        {
            if (!eapi.HasSourceUriArrows)
            {
                failure = new ParseFailure(tokens.Offset, "no `->`, which needs EAPI 2");
                return false;
            }

            tokens.MoveNext();
            fileName = tokens.Current;
            nameOffset = tokens.Offset;
            tokens.MoveNext();
        }

        if (!IsFileName(fileName))
        {
            failure = new ParseFailure(nameOffset, "a file name");
            return false;
        }

        failure = default;
        value = new SourceUri(hasScheme ? uri.ToString() : null, fileName.ToString(), renamed, prefix);
        return true;
    }

    static SourceUriPrefix TakePrefix(ref ReadOnlySpan<char> uri)
    {
        SourceUriPrefix prefix = uri.StartsWith("fetch+") ? SourceUriPrefix.Fetch
            : uri.StartsWith("mirror+") ? SourceUriPrefix.Mirror
            : SourceUriPrefix.None;
        uri = uri[(prefix switch { SourceUriPrefix.Fetch => "fetch+".Length, SourceUriPrefix.Mirror => "mirror+".Length, _ => 0 })..];
        return prefix;
    }

    /// <summary>A name that stays in its directory, and no other token of the grammar.</summary>
    static bool IsFileName(ReadOnlySpan<char> name) =>
        !name.IsEmpty && name is not ("." or ".." or "->" or "(" or ")") && !name.EndsWith('?') && !name.ContainsAny('/', '\0');
}
