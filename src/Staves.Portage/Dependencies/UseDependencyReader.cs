using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Portage.Dependencies;

/// <summary>Reads one flag of the brackets (PMS use-deps).</summary>
static class UseDependencyReader
{
    public static bool TryRead(
        ReadOnlySpan<char> text, Eapi eapi, [NotNullWhen(true)] out UseDependency? value, out ParseFailure failure)
    {
        value = null;
        failure = default;
        char prefix = text is ['-' or '!', ..] ? text[0] : '\0';
        int start = prefix == '\0' ? 0 : 1;
        char suffix = text is [.., '?' or '='] && text.Length > start ? text[^1] : '\0';
        int end = suffix == '\0' ? text.Length : text.Length - 1;
        ReadOnlySpan<char> flag = text[start..end];
        UseDependencyDefault flagDefault = DefaultAtEnd(flag);
        if (flagDefault != UseDependencyDefault.None)
        {
            flag = flag[..^3];
            if (!eapi.HasUseDependencyDefaults)
            {
                failure = new ParseFailure(start + flag.Length, "no default, which needs EAPI 4");
                return false;
            }
        }

        if (!NameRules.IsUseFlag(flag))
        {
            failure = new ParseFailure(start, "a USE flag");
            return false;
        }

        if (Kind(prefix, suffix) is not { } kind)
        {
            failure = prefix == '!'
                ? new ParseFailure(text.Length, "`?` or `=` behind a flag with `!`")
                : new ParseFailure(end, "neither `?` nor `=` behind a flag with `-`");
            return false;
        }

        value = new UseDependency(flag.ToString(), kind, flagDefault);
        return true;
    }

    static UseDependencyDefault DefaultAtEnd(ReadOnlySpan<char> flag) => flag switch
    {
        [.., '(', '+', ')'] => UseDependencyDefault.Enabled,
        [.., '(', '-', ')'] => UseDependencyDefault.Disabled,
        _ => UseDependencyDefault.None,
    };

    static UseDependencyKind? Kind(char prefix, char suffix) => (prefix, suffix) switch
    {
        ('\0', '\0') => UseDependencyKind.Enabled,
        ('-', '\0') => UseDependencyKind.Disabled,
        ('\0', '?') => UseDependencyKind.EnabledIfEnabled,
        ('!', '?') => UseDependencyKind.DisabledIfDisabled,
        ('\0', '=') => UseDependencyKind.Same,
        ('!', '=') => UseDependencyKind.Opposite,
        _ => null,
    };
}
