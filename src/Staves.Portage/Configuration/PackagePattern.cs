using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Configuration;

/// <summary>Which packages a line of a package.* file is about: a package dependency specification, or Portage's extension of it with
/// wildcards in the category or the name (`*/*`, `dev-*/foo`, `=*/*-*9999*`).</summary>
public sealed class PackagePattern : IPmsValue<PackagePattern>
{
    const string WordCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

    static readonly SearchValues<char> VersionPartCharacters = SearchValues.Create(WordCharacters);
    static readonly SearchValues<char> GlobCharacters = SearchValues.Create(WordCharacters + "+.-*");

    readonly string _text;

    PackagePattern(string text, PackageDependency dependency)
    {
        _text = text;
        Dependency = dependency;
    }

    PackagePattern(string text, string packageGlob, string? versionPart)
    {
        _text = text;
        PackageGlob = packageGlob;
        VersionPart = versionPart;
    }

    /// <summary>Null for a wildcard.</summary>
    public PackageDependency? Dependency { get; }

    /// <summary>How exactly the pattern says what it is about: of two that match, the one with the higher value counts.</summary>
    public int Specificity => Dependency switch
    {
        null => VersionPart is not null ? 0 : Slot is not null ? -1 : -2,
        { Operator: VersionOperator.Equal } => 6,
        { Operator: VersionOperator.EqualIgnoringRevision } => 5,
        { Operator: VersionOperator.EqualPrefix } => 4,
        { Operator: null, Slot: null } => 1,
        { Operator: null } => 3,
        _ => 2,
    };

    /// <summary>Whether it is `*/*`.</summary>
    public bool MatchesAll => _text == "*/*";

    string? PackageGlob { get; }

    string? VersionPart { get; }

    string? Slot { get; init; }

    /// <summary>The repository that the pattern is limited to with `::`; null where it is not.</summary>
    public string? Repository => Dependency is null ? WildcardRepository : Dependency.Repository;

    string? WildcardRepository { get; init; }

    public static PackagePattern Of(PackageDependency dependency) => new(dependency.ToString(), dependency);

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PackagePattern? value, out ParseFailure failure)
    {
        if (IsWildcard(text))
        {
            return TryParseWildcard(text, out value, out failure);
        }

        value = PackageDependency.TryParse(text, out PackageDependency? dependency, out failure)
            ? new PackagePattern(text.ToString(), dependency)
            : null;
        return value is not null;
    }

    public bool Matches(PackageMetadata package)
    {
        if (Dependency is not null)
        {
            return Dependency.Matches(package);
        }

        return FileSystemName.MatchesSimpleExpression(PackageGlob, package.Name.Package.ToString(), ignoreCase: false)
            && (VersionPart is null || package.Name.PVR.Contains(VersionPart, StringComparison.Ordinal))
            && (Slot is null || Slot == package.Slot || Slot == $"{package.Slot}/{package.SubSlot}")
            && (Repository is null || Repository == package.Repository);
    }

    /// <summary>Whether a line of package.mask with `-` and this pattern takes back a line with another: the text is the same, but for
    /// the repository where this names none.</summary>
    /// <param name="other">The pattern of the earlier line.</param>
    /// <param name="repository">The repository that the earlier line is about, also where it is not written; null for all.</param>
    internal bool Removes(PackagePattern other, string? repository) =>
        WithoutRepository(_text) == WithoutRepository(other._text) && (Repository is null || Repository == repository);

    public override string ToString() => _text;

    /// <summary>Whether the category, the name or the beginning of the version is a `*`, other than in `=…*` of PMS.</summary>
    internal static bool IsWildcard(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> package = PackagePart(text);
        return package.Contains('*') || text[(text.IndexOf(package, StringComparison.Ordinal) + package.Length)..].StartsWith("-*", StringComparison.Ordinal);
    }

    /// <summary>The category and the name in a specification, found without a check of the rest.</summary>
    internal static ReadOnlySpan<char> PackagePart(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text.TrimStart("!<>=~");
        bool hasVersion = rest.Length < text.Length;
        int end = rest.IndexOfAny(':', '[');
        rest = end < 0 ? rest : rest[..end];
        if (!hasVersion)
        {
            return rest;
        }

        // A version holds no hyphen that a digit follows, so the last such hyphen begins it; `-*9999*` is Portage's wildcard for one.
        for (int i = rest.Length - 2; i > 0; i--)
        {
            if (rest[i] == '-' && (char.IsAsciiDigit(rest[i + 1]) || rest[i + 1] == '*'))
            {
                return rest[..i];
            }
        }

        return rest;
    }

    static string WithoutRepository(string text)
    {
        int start = text.IndexOf("::", StringComparison.Ordinal);
        int end = text.IndexOf('[', StringComparison.Ordinal);
        return start < 0 ? text : end < start ? text[..start] : text[..start] + text[end..];
    }

    static bool TryParseWildcard(ReadOnlySpan<char> text, out PackagePattern? value, out ParseFailure failure)
    {
        value = null;
        ReadOnlySpan<char> package = PackagePart(text);
        int start = text.IndexOf(package, StringComparison.Ordinal);
        ReadOnlySpan<char> rest = text[(start + package.Length)..];
        int slash = package.IndexOf('/');
        if (slash < 0 || !IsGlob(package[..slash]) || !IsNameGlob(package[(slash + 1)..]))
        {
            failure = new ParseFailure(start, "a category, `/` and a package name, in which `*` stands for any text");
            return false;
        }

        int repositoryStart = rest.IndexOf("::", StringComparison.Ordinal);
        string? repository = repositoryStart < 0 ? null : rest[(repositoryStart + 2)..].ToString();
        rest = repositoryStart < 0 ? rest : rest[..repositoryStart];
        int slotStart = rest.IndexOf(':');
        string? slot = slotStart < 0 ? null : rest[(slotStart + 1)..].ToString();
        ReadOnlySpan<char> version = slotStart < 0 ? rest : rest[..slotStart];
        bool isVersionWildcard = version is ['-', '*', _, .., '*'] && !version[2..^1].ContainsAnyExcept(VersionPartCharacters);
        if ((start > 0 || !version.IsEmpty) && !(isVersionWildcard && start == 1 && text[0] == '='))
        {
            failure = new ParseFailure(start + package.Length, "`=category/name-*version*` as the only form with a version and a wildcard");
            return false;
        }

        if ((repository is not null && !NameRules.IsRepositoryName(repository))
            || (slot is not null && !slot.Split('/').All(part => NameRules.IsSlot(part))))
        {
            failure = new ParseFailure(start + package.Length, "`:slot`, `::repository`, or nothing");
            return false;
        }

        failure = default;
        value = new PackagePattern(text.ToString(), package.ToString(), isVersionWildcard ? version[2..^1].ToString() : null)
        {
            Slot = slot,
            WildcardRepository = repository,
        };
        return true;
    }

    static bool IsGlob(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] is not ('-' or '.') && !text.ContainsAnyExcept(GlobCharacters)
        && text.IndexOf("**", StringComparison.Ordinal) < 0;

    static bool IsNameGlob(ReadOnlySpan<char> text) => IsGlob(text) && !text.Contains('.') && NameRules.VersionStart(text) < 0;
}
