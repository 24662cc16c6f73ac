using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Grammar;

namespace Staves.Portage.Versions;

/// <summary>A version with its revision, `1.2b_rc3-r1`, of any length; equal and ordered as PMS compares (PMS version-spec,
/// version-comparison), so `1.0` equals `1.0-r0`. Its text stays as written.</summary>
public sealed class PackageVersion : IPmsValue<PackageVersion>, IComparable<PackageVersion>, IEquatable<PackageVersion>
{
    readonly string _text;
    readonly VersionGrammar _parts;
    int _hash;

    PackageVersion(string text, VersionGrammar parts)
    {
        _text = text;
        _parts = parts;
    }

    public bool HasRevision => _parts.RevisionStart < _text.Length;

    /// <summary>The revision with its letter, `r1`, and `r0` where there is none.</summary>
    public string Revision => HasRevision ? _text[(_parts.RevisionStart + 1)..] : "r0";

    public string WithoutRevision => HasRevision ? _text[.._parts.RevisionStart] : _text;

    internal ReadOnlySpan<char> Numbers => _text.AsSpan(0, _parts.NumbersEnd);

    /// <summary>The letter behind the numbers, or NUL, which sorts before every letter.</summary>
    internal char Letter => _parts.SuffixesStart > _parts.NumbersEnd ? _text[_parts.NumbersEnd] : '\0';

    internal ReadOnlySpan<char> Suffixes => _text.AsSpan(_parts.SuffixesStart, _parts.RevisionStart - _parts.SuffixesStart);

    internal ReadOnlySpan<char> RevisionDigits => HasRevision ? _text.AsSpan(_parts.RevisionStart + 2) : [];

    public static bool operator ==(PackageVersion? left, PackageVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(PackageVersion? left, PackageVersion? right) => !(left == right);

    public static bool operator <(PackageVersion? left, PackageVersion? right) => VersionComparison.Compare(left, right) < 0;

    public static bool operator <=(PackageVersion? left, PackageVersion? right) => VersionComparison.Compare(left, right) <= 0;

    public static bool operator >(PackageVersion? left, PackageVersion? right) => VersionComparison.Compare(left, right) > 0;

    public static bool operator >=(PackageVersion? left, PackageVersion? right) => VersionComparison.Compare(left, right) >= 0;

    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out PackageVersion? value, out ParseFailure failure)
    {
        value = VersionGrammar.TryScan(text, out VersionGrammar parts, out failure) ? new PackageVersion(text.ToString(), parts) : null;
        return value is not null;
    }

    public static bool IsVersion(ReadOnlySpan<char> text) => VersionGrammar.TryScan(text, out _, out _);

    public int CompareTo(PackageVersion? other) => VersionComparison.Compare(this, other);

    public bool Equals(PackageVersion? other) => other is not null && VersionComparison.Compare(this, other) == 0;

    /// <summary>Equal but for the revisions, as `~` compares.</summary>
    public bool EqualsIgnoringRevision(PackageVersion other) => VersionComparison.CompareWithoutRevision(this, other) == 0;

    /// <summary>Whether this version begins with the components of <paramref name="prefix"/>, as `=…*` compares.</summary>
    public bool StartsWith(PackageVersion prefix) => VersionComparison.StartsWith(this, prefix);

    public override bool Equals(object? obj) => Equals(obj as PackageVersion);

    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            _hash = VersionComparison.Hash(this) | 1;
        }

        return _hash;
    }

    public override string ToString() => _text;

    internal PackageVersion ToUnrevised() => HasRevision ? FromValid(WithoutRevision) : this;

    internal static PackageVersion FromValid(ReadOnlySpan<char> text)
    {
        _ = VersionGrammar.TryScan(text, out VersionGrammar parts, out _);
        return new PackageVersion(text.ToString(), parts);
    }
}
