using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Portage.Dependencies;

/// <summary>Parses the dependency strings of many packages. They say the same again and again, so each package dependency specification becomes
/// one object, whoever says it. For one thread at a time.</summary>
public sealed class DependencyTable
{
    readonly Dictionary<Eapi, Dictionary<string, PackageDependency>> _known = [];

    /// <summary>As <see cref="DependencySpecifications.TryParsePackages"/>.</summary>
    public bool TryParsePackages(
        ReadOnlySpan<char> text,
        Eapi eapi,
        [NotNullWhen(true)] out DependencyNode<PackageDependency>.AllOf? value,
        out ParseFailure failure)
    {
        ArgumentNullException.ThrowIfNull(eapi);
        if (!_known.TryGetValue(eapi, out Dictionary<string, PackageDependency>? known))
        {
            _known.Add(eapi, known = new Dictionary<string, PackageDependency>(StringComparer.Ordinal));
        }

        return DependencySpecifications.TryParse(text, eapi, new PackageGrammar(known), out value, out failure);
    }
}
