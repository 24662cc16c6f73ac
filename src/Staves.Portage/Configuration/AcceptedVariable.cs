using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;

namespace Staves.Portage.Configuration;

/// <summary>A variable of which a user has to accept the words.</summary>
/// <param name="Name">The variable.</param>
/// <param name="TextOf">What a package says there.</param>
/// <param name="Parser">Reads it.</param>
/// <param name="Reason">Says that words are not accepted.</param>
sealed record AcceptedVariable(
    string Name,
    Func<PackageMetadata, string> TextOf,
    AcceptedVariable.WordsParser Parser,
    Func<ImmutableArray<string>, MaskReason> Reason)
{
    public delegate bool WordsParser(
        ReadOnlySpan<char> text, Eapi eapi, [NotNullWhen(true)] out DependencyNode<string>.AllOf? value, out ParseFailure failure);

    public static AcceptedVariable License { get; } = new(
        "LICENSE", package => package.License, DependencySpecifications.TryParseLicenses, missing => new MaskReason.License(missing));

    public static AcceptedVariable Properties { get; } = new(
        "PROPERTIES", package => package.Properties, DependencySpecifications.TryParseWords, missing => new MaskReason.Properties(missing));

    public static AcceptedVariable Restrict { get; } = new(
        "RESTRICT", package => package.Restrict, DependencySpecifications.TryParseWords, missing => new MaskReason.Restrict(missing));
}
