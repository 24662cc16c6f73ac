using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.UseFlags;

namespace Staves.Portage.Dependencies;

/// <summary>Parses the variables that hold dependency strings (PMS dependency-spec).</summary>
public static class DependencySpecifications
{
    /// <summary>DEPEND, BDEPEND, RDEPEND, PDEPEND and IDEPEND.</summary>
    public static bool TryParsePackages(
        ReadOnlySpan<char> text,
        Eapi eapi,
        [NotNullWhen(true)] out DependencyNode<PackageDependency>.AllOf? value,
        out ParseFailure failure) => TryParse(text, eapi, new PackageGrammar(known: null), out value, out failure);

    /// <summary>LICENSE.</summary>
    public static bool TryParseLicenses(
        ReadOnlySpan<char> text,
        Eapi eapi,
        [NotNullWhen(true)] out DependencyNode<string>.AllOf? value,
        out ParseFailure failure) => TryParse(text, eapi, default(LicenseGrammar), out value, out failure);

    /// <summary>REQUIRED_USE.</summary>
    public static bool TryParseRequiredUse(
        ReadOnlySpan<char> text,
        Eapi eapi,
        [NotNullWhen(true)] out DependencyNode<UseLiteral>.AllOf? value,
        out ParseFailure failure)
    {
        if (!TryParse(text, eapi, default(RequiredUseGrammar), out value, out failure))
        {
            return false;
        }

        if (value.Children.IsEmpty || eapi.HasRequiredUse)
        {
            return true;
        }

        failure = new ParseFailure(0, "nothing, since REQUIRED_USE needs EAPI 4");
        value = null;
        return false;
    }

    /// <summary>SRC_URI.</summary>
    public static bool TryParseSourceUris(
        ReadOnlySpan<char> text,
        Eapi eapi,
        [NotNullWhen(true)] out DependencyNode<SourceUri>.AllOf? value,
        out ParseFailure failure) => TryParse(text, eapi, default(SourceUriGrammar), out value, out failure);

    /// <summary>RESTRICT and PROPERTIES.</summary>
    public static bool TryParseWords(
        ReadOnlySpan<char> text,
        Eapi eapi,
        [NotNullWhen(true)] out DependencyNode<string>.AllOf? value,
        out ParseFailure failure) => TryParse(text, eapi, default(WordGrammar), out value, out failure);

    internal static bool TryParse<T, TGrammar>(
        ReadOnlySpan<char> text,
        Eapi eapi,
        TGrammar grammar,
        [NotNullWhen(true)] out DependencyNode<T>.AllOf? value,
        out ParseFailure failure)
        where T : notnull
        where TGrammar : IDependencyGrammar<T>
    {
        ArgumentNullException.ThrowIfNull(eapi);
        DependencyReader<T, TGrammar> reader = new(text, eapi, grammar);
        bool parsed = reader.TryRead(out value);
        failure = reader.Failure;
        return parsed;
    }
}
