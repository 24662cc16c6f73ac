using System.Collections.Concurrent;
using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;

namespace Staves.Portage.Configuration;

/// <summary>Which words of LICENSE, PROPERTIES or RESTRICT are accepted (GLEP 23): a list read from left to right, of `x`, `-x`, `*`, `-*`,
/// `@GROUP` and `-@GROUP`.</summary>
sealed class WordAcceptance
{
    readonly AcceptedVariable _variable;
    readonly ImmutableArray<string> _accepted;
    readonly LicenseGroups _groups;
    readonly PackageSettingIndex _packages = new();
    readonly ConcurrentDictionary<string, bool> _allAccepted = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _licensesOfGroup = new(StringComparer.Ordinal);

    public WordAcceptance(AcceptedVariable variable, ImmutableArray<string> accepted, LicenseGroups groups, ImmutableArray<PackageSetting> packages)
    {
        _variable = variable;
        _accepted = accepted;
        _groups = groups;
        // What is said of all packages is part of the variable.
        foreach (PackageSetting setting in packages.Where(setting => !setting.Pattern.MatchesAll))
        {
            _packages.Add(setting.Layer, setting);
        }
    }

    /// <summary>Why the words of a package do not let it be chosen: some would have to be accepted, or they are malformed. Null where it is
    /// fine.</summary>
    /// <param name="package">The package.</param>
    /// <param name="useOf">Decides its flags; asked only if the words have USE conditionals.</param>
    public MaskReason? ReasonAgainst(PackageMetadata package, Func<PackageMetadata, PackageUse> useOf)
    {
        string text = _variable.TextOf(package);
        if (text.Length == 0 || (_accepted is ["*"] && _packages.IsEmpty))
        {
            return null;
        }

        // Packages share few texts. Where all words are accepted, what they depend on need not be found out.
        IReadOnlyList<(int, PackageSetting Setting)> settings = _packages.Matching(package);
        if (settings.Count == 0 && _allAccepted.ContainsKey(text))
        {
            return null;
        }

        if (!_variable.Parser(text, package.Eapi, out DependencyNode<string>.AllOf? words, out ParseFailure failure))
        {
            return new MaskReason.Invalid($"{_variable.Name} `{text}` is malformed: expected {failure.Expected} at offset {failure.Offset}");
        }

        if (settings.Count == 0 && Words(words).All(word => IsAccepted(word, _accepted)))
        {
            _allAccepted.TryAdd(text, true);
            return null;
        }

        ImmutableArray<string> missing = MissingFrom(
            words,
            [.. _accepted, .. settings.SelectMany(match => match.Setting.Values)],
            text.Contains('?', StringComparison.Ordinal) ? useOf(package).Enabled : ImmutableSortedSet<string>.Empty);
        return missing.IsEmpty ? null : _variable.Reason(missing);
    }

    /// <summary>Every word, whatever it depends on.</summary>
    static IEnumerable<string> Words(DependencyNode<string> node) => node switch
    {
        DependencyNode<string>.Item item => [item.Value],
        DependencyNode<string>.Group group => group.Children.SelectMany(Words),
        _ => [],
    };

    ImmutableArray<string> MissingFrom(DependencyNode<string> words, ImmutableArray<string> accepted, IReadOnlySet<string> enabledFlags)
    {
        var missing = new List<string>();
        AddMissing(words, accepted, enabledFlags, missing);
        return [.. missing.Distinct(StringComparer.Ordinal)];
    }

    void AddMissing(DependencyNode<string> node, ImmutableArray<string> accepted, IReadOnlySet<string> enabledFlags, List<string> missing)
    {
        switch (node)
        {
            case DependencyNode<string>.Item item when !IsAccepted(item.Value, accepted):
                missing.Add(item.Value);
                break;
            case DependencyNode<string>.UseConditional conditional when !conditional.AppliesTo(enabledFlags):
                break;
            case DependencyNode<string>.AnyOf any:
                AddMissingOfAny(any, accepted, enabledFlags, missing);
                break;
            case DependencyNode<string>.Group group:
                foreach (DependencyNode<string> child in group.Children)
                {
                    AddMissing(child, accepted, enabledFlags, missing);
                }

                break;
        }
    }

    /// <summary>One acceptable member is enough; where there is none, each member is a way out.</summary>
    void AddMissingOfAny(
        DependencyNode<string>.AnyOf any, ImmutableArray<string> accepted, IReadOnlySet<string> enabledFlags, List<string> missing)
    {
        var ofMembers = new List<string>();
        foreach (DependencyNode<string> child in any.Children)
        {
            if (child is DependencyNode<string>.UseConditional conditional && !conditional.AppliesTo(enabledFlags))
            {
                continue;
            }

            int before = ofMembers.Count;
            AddMissing(child, accepted, enabledFlags, ofMembers);
            if (ofMembers.Count == before)
            {
                return;
            }
        }

        missing.AddRange(ofMembers);
    }

    bool IsAccepted(string word, ImmutableArray<string> accepted)
    {
        bool isAccepted = false;
        foreach (string token in accepted)
        {
            bool adds = !token.StartsWith('-');
            ReadOnlySpan<char> name = adds ? token : token.AsSpan(1);
            if (name is "*" || name.SequenceEqual(word) || (name.StartsWith('@') && LicensesOf(name[1..].ToString()).Contains(word)))
            {
                isAccepted = adds;
            }
        }

        return isAccepted;
    }

    ImmutableHashSet<string> LicensesOf(string group) => _licensesOfGroup.GetOrAdd(group, _groups.LicensesOf);
}
