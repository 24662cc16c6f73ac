using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;

namespace Staves.Images.Sbom;

/// <summary>LICENSE of an ebuild (PMS mandatory-vars) as a licence expression (SPDX 2.3, annex D).</summary>
/// <param name="Text">The expression; empty where nothing is known.</param>
/// <param name="Unlisted">The licences in it that SPDX does not list: Gentoo's name by `LicenseRef-…`.</param>
public sealed record LicenseExpression(string Text, ImmutableSortedDictionary<string, string> Unlisted)
{
    static readonly ImmutableSortedDictionary<string, string> NoNames = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static LicenseExpression Unknown { get; } = new("", NoNames);

    /// <summary>The expression of a LICENSE; unknown where it is empty or not one.</summary>
    /// <param name="license">As the ebuild has it.</param>
    /// <param name="use">Flags that are on, which decide its USE conditionals.</param>
    /// <param name="eapi">The ebuild's EAPI.</param>
    public static LicenseExpression Of(string license, IReadOnlySet<string> use, Eapi eapi)
    {
        if (!DependencySpecifications.TryParseLicenses(license, eapi, out DependencyNode<string>.AllOf? tree, out _))
        {
            return Unknown;
        }

        DependencyNode<string>.AllOf evaluated = tree.Evaluate(use, eapi);
        var unlisted = evaluated.Items().Distinct(StringComparer.Ordinal)
            .Where(name => SpdxLicenses.Find(name) is null)
            .ToImmutableSortedDictionary(Reference, name => name, StringComparer.Ordinal);
        return new LicenseExpression(TextOf(evaluated, isInner: false), unlisted);
    }

    static string TextOf(DependencyNode<string> node, bool isInner) => node switch
    {
        DependencyNode<string>.Item item => SpdxLicenses.Find(item.Value) is { } known ? Grouped(known, isInner) : Reference(item.Value),
        DependencyNode<string>.AnyOf any => Joined(any.Children, " OR ", isInner),
        _ => Joined(node.Children, " AND ", isInner),
    };

    static string Joined(ImmutableArray<DependencyNode<string>> children, string word, bool isInner)
    {
        string[] parts = [.. children.Select(child => TextOf(child, isInner: children.Length > 1)).Where(part => part.Length > 0).Distinct(StringComparer.Ordinal)];
        return Grouped(string.Join(word, parts), isInner && parts.Length > 1);
    }

    /// <summary>`A OR B` stands in parentheses where something else stands beside it.</summary>
    static string Grouped(string text, bool isInner) =>
        isInner && (text.Contains(" OR ", StringComparison.Ordinal) || text.Contains(" AND ", StringComparison.Ordinal)) && !IsParenthesized(text)
            ? $"({text})"
            : text;

    static bool IsParenthesized(string text) => text[0] == '(' && text.IndexOf(')', StringComparison.Ordinal) == text.Length - 1;

    static string Reference(string name) => $"LicenseRef-Gentoo-{SpdxIdentifier.Of(name)}";
}
