using System.Collections.Immutable;
using Staves.Portage.Metadata;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration;

/// <summary>Finds each reason why a package may not be chosen.</summary>
sealed class VisibilityEvaluator
{
    readonly KeywordAcceptance _keywords;
    readonly PackageMasks _masks;
    readonly ImmutableArray<WordAcceptance> _words;
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
        LicenseGroups groups = repositories.LicenseGroups.With(user.LicenseGroups);
        _words =
        [
            new WordAcceptance(AcceptedVariable.License, variables.Words("ACCEPT_LICENSE"), groups, user.PackageLicense),
            new WordAcceptance(AcceptedVariable.Properties, variables.Words("ACCEPT_PROPERTIES"), LicenseGroups.None, user.PackageProperties),
            new WordAcceptance(AcceptedVariable.Restrict, variables.Words("ACCEPT_RESTRICT"), LicenseGroups.None, user.PackageAcceptRestrict),
        ];
        _architecture = variables.Final.GetValueOrDefault("ARCH", "");
    }

    /// <summary>Each reason is looked for when it is asked for.</summary>
    /// <param name="package">The package.</param>
    /// <param name="useOf">Decides the flags of a package.</param>
    public IEnumerable<MaskReason> ReasonsAgainst(PackageMetadata package, Func<PackageMetadata, PackageUse> useOf)
    {
        if (!package.IsEapiSupported)
        {
            yield return new MaskReason.UnknownEapi(package.EapiName);
            yield break;
        }

        if (!_keywords.IsAccepted(package))
        {
            ImmutableArray<string> keywords = [.. new WordEnumerator(_keywords.KeywordsOf(package)).ToList()];
            yield return new MaskReason.Keyword(keywords, NeededOf(keywords));
        }

        if (_masks.MaskOf(package) is { } mask)
        {
            yield return mask;
        }

        if (package.Fault is { } fault)
        {
            yield return new MaskReason.Invalid(fault.Message) { Location = fault.Location };
            yield break;
        }

        if (!package.Eapi.HasIuseDefaults && package.Iuse.Any(flag => flag.Default is not null))
        {
            yield return new MaskReason.Invalid($"IUSE has a default, which EAPI {package.EapiName} does not know");
        }

        foreach (WordAcceptance words in _words)
        {
            if (words.ReasonAgainst(package, useOf) is { } reason)
            {
                yield return reason;
            }
        }
    }

    string NeededOf(ImmutableArray<string> keywords)
    {
        string testing = $"~{_architecture}";
        return keywords.Contains(_architecture, StringComparer.Ordinal) ? _architecture : keywords.Contains(testing, StringComparer.Ordinal) ? testing : "**";
    }
}
