using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Grammar;
using Staves.Portage.Versions;

namespace Staves.Portage.Names;

/// <summary>One version of one package, `app-shells/bash-5.3_p3-r1`; its parts under the names that PMS gives them as variables
/// (PMS ebuild-env-vars).</summary>
public sealed record VersionedPackageName : IPmsValue<VersionedPackageName>, IComparable<VersionedPackageName>
{
    string? _text;

    public VersionedPackageName(QualifiedPackageName package, PackageVersion version)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(version);
        Package = package;
        Version = version;
    }

    public QualifiedPackageName Package { get; }

    public PackageVersion Version { get; }

    public string Category => Package.Category;

    /// <summary>The package name: `bash`.</summary>
    public string PN => Package.Name;

    /// <summary>The version without its revision: `5.3_p3`.</summary>
    public string PV => Version.WithoutRevision;

    /// <summary>The revision: `r1`, and `r0` where there is none.</summary>
    public string PR => Version.Revision;

    /// <summary>The version with its revision, if it has one: `5.3_p3-r1`.</summary>
    public string PVR => Version.ToString();

    /// <summary>Name and version without revision: `bash-5.3_p3`.</summary>
    public string P => $"{PN}-{PV}";

    /// <summary>Name and version with revision: `bash-5.3_p3-r1`.</summary>
    public string PF => $"{PN}-{PVR}";

    public static bool operator <(VersionedPackageName? left, VersionedPackageName? right) => Compare(left, right) < 0;

    public static bool operator <=(VersionedPackageName? left, VersionedPackageName? right) => Compare(left, right) <= 0;

    public static bool operator >(VersionedPackageName? left, VersionedPackageName? right) => Compare(left, right) > 0;

    public static bool operator >=(VersionedPackageName? left, VersionedPackageName? right) => Compare(left, right) >= 0;

    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out VersionedPackageName? value, out ParseFailure failure)
    {
        value = null;
        if (!TrySplit(text, out QualifiedPackageName? package, out PackageVersion? version, out failure))
        {
            return false;
        }

        value = new VersionedPackageName(package, version);
        return true;
    }

    public int CompareTo(VersionedPackageName? other) => Compare(this, other);

    public bool Equals(VersionedPackageName? other) => other is not null && Package == other.Package && Version == other.Version;

    public override int GetHashCode() => HashCode.Combine(Package, Version);

    public override string ToString() => _text ??= $"{Package}-{Version}";

    internal static bool TrySplit(
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out QualifiedPackageName? package,
        [NotNullWhen(true)] out PackageVersion? version,
        out ParseFailure failure)
    {
        package = null;
        version = null;
        if (!QualifiedPackageName.TryFindSlash(text, out int slash, out failure))
        {
            return false;
        }

        ReadOnlySpan<char> name = text[(slash + 1)..];
        int versionStart = NameRules.VersionStart(name);
        if (versionStart < 0)
        {
            failure = MissingVersion(text, slash);
            return false;
        }

        ReadOnlySpan<char> withoutVersion = name[..(versionStart - 1)];
        if (!NameRules.HasPackageNameCharacters(withoutVersion))
        {
            failure = new ParseFailure(slash + 1, "a package name");
            return false;
        }

        int innerVersion = NameRules.VersionStart(withoutVersion);
        if (innerVersion >= 0)
        {
            failure = new ParseFailure(slash + 1 + innerVersion, "a package name that does not end in a version itself");
            return false;
        }

        version = PackageVersion.FromValid(name[versionStart..]);
        package = QualifiedPackageName.FromValid(text[..(slash + versionStart)], slash);
        return true;
    }

    /// <summary>Points into what was meant as the version where it begins like one, else to the end of the name.</summary>
    static ParseFailure MissingVersion(ReadOnlySpan<char> text, int slash)
    {
        for (int i = slash + 1; i < text.Length - 1; i++)
        {
            if (text[i] == '-' && char.IsAsciiDigit(text[i + 1]) && text[(i + 1)..].IndexOf('-') is var next
                && (next < 0 || text[(i + 2 + next)..].StartsWith('r')))
            {
                _ = PackageVersion.TryParse(text[(i + 1)..], out _, out ParseFailure inside);
                return inside with { Offset = inside.Offset + i + 1 };
            }
        }

        return new ParseFailure(text.Length, "a hyphen and a version");
    }

    static int Compare(VersionedPackageName? left, VersionedPackageName? right)
    {
        if (left is null || right is null)
        {
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        }

        int packages = left.Package.CompareTo(right.Package);
        return packages != 0 ? packages : left.Version.CompareTo(right.Version);
    }
}
