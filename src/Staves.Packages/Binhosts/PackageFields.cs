using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Packages.Binhosts;

/// <summary>What an index says of a package, from the package's own metadata: as Portage writes it, with USE conditionals decided.</summary>
static class PackageFields
{
    static readonly ImmutableArray<string> AsTheyAre =
        ["BUILD_ID", "BUILD_TIME", "CHOST", "DEFINED_PHASES", "EAPI", "IUSE", "KEYWORDS", "PROVIDES", "REQUIRES", "SLOT", "USE"];

    /// <param name="text">A file of the metadata by its name in the VDB, empty where there is none.</param>
    /// <returns>Null where it does not say which package it is.</returns>
    public static ImmutableSortedDictionary<string, string>? Of(Func<string, string> text)
    {
        if (text("CATEGORY") is not { Length: > 0 } category || text("PF") is not { Length: > 0 } pf || text("SLOT").Length == 0)
        {
            return null;
        }

        ImmutableSortedDictionary<string, string>.Builder fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Add("CPV", $"{category}/{pf}");
        Add("REPO", text("repository"));
        foreach (string name in AsTheyAre)
        {
            Add(name, text(name));
        }

        ImmutableSortedSet<string> use = text("USE").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToImmutableSortedSet(StringComparer.Ordinal);
        if (Eapi.TryGet(text("EAPI") is { Length: > 0 } eapi ? eapi : "0", out Eapi? known))
        {
            foreach (string name in (ReadOnlySpan<string>)["BDEPEND", "DEPEND", "IDEPEND", "PDEPEND", "RDEPEND"])
            {
                Add(name, Packages(text(name), use, known));
            }

            Add("LICENSE", DependencySpecifications.TryParseLicenses(text("LICENSE"), known, out DependencyNode<string>.AllOf? license, out ParseFailure _)
                ? license.Evaluate(use, known).ToString()
                : text("LICENSE"));
            Add("PROPERTIES", Words(text("PROPERTIES"), use, known));
            Add("RESTRICT", Words(text("RESTRICT"), use, known));
        }

        return fields.ToImmutable();

        void Add(string name, string value)
        {
            string collapsed = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (collapsed.Length > 0 && (name, collapsed) is not (("EAPI" or "SLOT"), "0"))
            {
                fields[name] = collapsed;
            }
        }
    }

    static string Packages(string text, ImmutableSortedSet<string> use, Eapi eapi) =>
        DependencySpecifications.TryParsePackages(text, eapi, out DependencyNode<PackageDependency>.AllOf? tree, out _) ? tree.Evaluate(use, eapi).ToString() : text;

    static string Words(string text, ImmutableSortedSet<string> use, Eapi eapi) =>
        DependencySpecifications.TryParseWords(text, eapi, out DependencyNode<string>.AllOf? tree, out _) ? tree.Evaluate(use, eapi).ToString() : text;
}
