using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Grammar;

namespace Staves.Portage.Names;

/// <summary>A package's category and name, `app-shells/bash` (PMS names); ordered by category, then by name.</summary>
public sealed record QualifiedPackageName : IPmsValue<QualifiedPackageName>, IComparable<QualifiedPackageName>
{
    readonly string _text;
    readonly int _slash;
    string? _category;
    string? _name;
    int _hash;

    QualifiedPackageName(string text, int slash)
    {
        _text = text;
        _slash = slash;
    }

    public string Category => _category ??= _text[.._slash];

    public string Name => _name ??= _text[(_slash + 1)..];

    /// <summary>Whether it is a virtual, which stands for what it depends on (GLEP 37).</summary>
    public bool IsVirtual => CategorySpan is "virtual";

    ReadOnlySpan<char> CategorySpan => _text.AsSpan(0, _slash);

    ReadOnlySpan<char> NameSpan => _text.AsSpan(_slash + 1);

    public static bool operator <(QualifiedPackageName? left, QualifiedPackageName? right) => Compare(left, right) < 0;

    public static bool operator <=(QualifiedPackageName? left, QualifiedPackageName? right) => Compare(left, right) <= 0;

    public static bool operator >(QualifiedPackageName? left, QualifiedPackageName? right) => Compare(left, right) > 0;

    public static bool operator >=(QualifiedPackageName? left, QualifiedPackageName? right) => Compare(left, right) >= 0;

    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out QualifiedPackageName? value, out ParseFailure failure)
    {
        value = null;
        if (!TryFindSlash(text, out int slash, out failure))
        {
            return false;
        }

        ReadOnlySpan<char> name = text[(slash + 1)..];
        int version = NameRules.VersionStart(name);
        if (version >= 0)
        {
            failure = new ParseFailure(slash + version, "the end of the package name, not a version");
            return false;
        }

        if (!NameRules.HasPackageNameCharacters(name))
        {
            failure = new ParseFailure(slash + 1, "a package name");
            return false;
        }

        value = FromValid(text, slash);
        return true;
    }

    public int CompareTo(QualifiedPackageName? other) => Compare(this, other);

    public bool Equals(QualifiedPackageName? other) => other is not null && _text == other._text;

    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            _hash = _text.GetHashCode(StringComparison.Ordinal) | 1;
        }

        return _hash;
    }

    public override string ToString() => _text;

    /// <summary>The slash after a valid category.</summary>
    internal static bool TryFindSlash(ReadOnlySpan<char> text, out int slash, out ParseFailure failure)
    {
        slash = text.IndexOf('/');
        if (slash < 0)
        {
            failure = new ParseFailure(text.Length, "a category and `/` before the package name");
            return false;
        }

        if (!NameRules.IsCategory(text[..slash]))
        {
            failure = new ParseFailure(0, "a category");
            return false;
        }

        failure = default;
        return true;
    }

    /// <summary>A name whose parts the caller has checked.</summary>
    internal static QualifiedPackageName FromValid(ReadOnlySpan<char> text, int slash) => new(text.ToString(), slash);

    static int Compare(QualifiedPackageName? left, QualifiedPackageName? right)
    {
        if (left is null || right is null)
        {
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        }

        int categories = left.CategorySpan.SequenceCompareTo(right.CategorySpan);
        return categories != 0 ? categories : left.NameSpan.SequenceCompareTo(right.NameSpan);
    }
}
