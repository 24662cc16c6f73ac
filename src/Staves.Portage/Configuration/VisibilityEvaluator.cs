using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration;

/// <summary>Finds each reason why a package may not be chosen.</summary>
sealed class VisibilityEvaluator
{
    readonly KeywordAcceptance _keywords;
    readonly PackageMasks _masks;
    readonly WordAcceptance _licenses;
    readonly WordAcceptance _properties;
    readonly WordAcceptance _restrict;
    readonly string _architecture;

    public VisibilityEvaluator(
        RepositorySet repositories,
        ProfileStack profile,
        UserConfiguration user,
        ConfigurationVariables variables,
        KeywordAcceptance keywords)
    {
        _keywords = keywords;
        _masks = new PackageMasks(repositories, profile, user);
        _licenses = new WordAcceptance(variables.Words("ACCEPT_LICENSE"), repositories.LicenseGroups.With(user.LicenseGroups), user.PackageLicense);
        _properties = new WordAcceptance(variables.Words("ACCEPT_PROPERTIES"), LicenseGroups.None, user.PackageProperties);
        _restrict = new WordAcceptance(variables.Words("ACCEPT_RESTRICT"), LicenseGroups.None, user.PackageAcceptRestrict);
        _architecture = variables.Final.GetValueOrDefault("ARCH", "");
    }

    delegate bool WordsParser(
        ReadOnlySpan<char> text, Eapi eapi, [NotNullWhen(true)] out DependencyNode<string>.AllOf? value, out ParseFailure failure);

    public Visibility VisibilityOf(PackageMetadata package, Func<PackageMetadata, PackageUse> useOf)
    {
        if (!package.IsEapiSupported)
        {
            return new Visibility([new MaskReason.UnknownEapi(package.EapiName)]);
        }

        var reasons = new List<MaskReason>();
        if (!package.Eapi.HasIuseDefaults && package.Iuse.Any(flag => flag.Default is not null))
        {
            reasons.Add(new MaskReason.Invalid($"IUSE has a default, which EAPI {package.EapiName} does not know"));
        }

        if (!_keywords.IsAccepted(package))
        {
            reasons.Add(new MaskReason.Keyword([.. _keywords.KeywordsOf(package)], NeededKeyword(package)));
        }

        if (_masks.MaskOf(package) is { } mask)
        {
            reasons.Add(mask);
        }

        if (Missing(_licenses, package, package.License, DependencySpecifications.TryParseLicenses, useOf) is { IsEmpty: false } licenses)
        {
            reasons.Add(new MaskReason.License(licenses));
        }

        if (Missing(_properties, package, package.Properties, DependencySpecifications.TryParseWords, useOf)
            is { IsEmpty: false } properties)
        {
            reasons.Add(new MaskReason.Properties(properties));
        }

        if (Missing(_restrict, package, package.Restrict, DependencySpecifications.TryParseWords, useOf) is { IsEmpty: false } restrict)
        {
            reasons.Add(new MaskReason.Restrict(restrict));
        }

        return reasons.Count == 0 ? Visibility.Visible : new Visibility([.. reasons]);
    }

    string NeededKeyword(PackageMetadata package)
    {
        IReadOnlyCollection<string> keywords = _keywords.KeywordsOf(package);
        string testing = $"~{_architecture}";
        return keywords.FirstOrDefault(keyword => keyword == _architecture)
            ?? keywords.FirstOrDefault(keyword => keyword == testing)
            ?? "**";
    }

    static ImmutableArray<string> Missing(
        WordAcceptance acceptance, PackageMetadata package, string text, WordsParser parser, Func<PackageMetadata, PackageUse> useOf)
    {
        if (text.Length == 0 || acceptance.AcceptsAll)
        {
            return [];
        }

        return acceptance.MissingFor(package, text, Parse, () => useOf(package).Enabled);

        DependencyNode<string> Parse() => parser(text, package.Eapi, out DependencyNode<string>.AllOf? words, out ParseFailure failure)
            ? words
            : throw new StavesException(new Diagnostic(
                "STV2103", $"`{text}` in the metadata of `{package}` is broken: expected {failure.Expected} at offset {failure.Offset}"));
    }
}
