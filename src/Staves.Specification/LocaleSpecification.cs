using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Diagnostics;
using Staves.Specification.Reading;

namespace Staves.Specification;

/// <summary>The locale of the image: `en_US` and `UTF-8`.</summary>
public sealed record LocaleSpecification(string Name, string Charset, SourceLocation Location)
{
    /// <summary>The charset where none is given.</summary>
    internal const string DefaultCharset = "UTF-8";

    /// <summary>Whether every C library knows it without files.</summary>
    public bool IsBuiltIn => Name is "C" or "POSIX";

    /// <summary>Where the GNU C library looks for it, relative to the root: it spells charsets in small letters and digits.</summary>
    public string Directory => "usr/lib/locale/" + Full(string.Concat(Charset.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant());

    /// <summary>Reads `en_US.UTF-8`, `sr_RS.UTF-8@latin` or `de_DE`.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LocaleSpecification? locale)
    {
        string[] parts = text.Split('@', 2);
        string[] names = parts[0].Split('.', 2);
        string name = parts.Length > 1 ? $"{names[0]}@{parts[1]}" : names[0];
        string charset = names.Length > 1 ? names[1] : DefaultCharset;
        locale = ValueRules.IsLocaleName(name) && ValueRules.IsCharset(charset)
            ? new LocaleSpecification(name, charset, new SourceLocation("--locale", 1, 1))
            : null;
        return locale is not null;
    }

    /// <summary>`en_US.UTF-8`, `sr_RS.UTF-8@latin`, as in LANG.</summary>
    public override string ToString() => Name == "POSIX" ? Name : Full(Charset);

    string Full(string charset)
    {
        string[] parts = Name.Split('@', 2);
        return parts.Length > 1 ? $"{parts[0]}.{charset}@{parts[1]}" : $"{Name}.{charset}";
    }
}
