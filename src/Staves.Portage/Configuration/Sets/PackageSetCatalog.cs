using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration.Sets;

/// <summary>The package sets of a configuration by name, without `@`: `system` and `profile` of the profile, `selected` of the world files,
/// `world` of these three, and the user's own (Portage's portage(5)).</summary>
public sealed class PackageSetCatalog
{
    readonly ImmutableSortedDictionary<string, PackageSetFile> _sets;

    /// <param name="system">@system.</param>
    /// <param name="profile">@profile.</param>
    /// <param name="user">Where the other sets come from.</param>
    public PackageSetCatalog(
        ImmutableArray<PackageDependency> system, ImmutableArray<PackageDependency> profile, UserConfiguration user)
    {
        var none = new SourceLocation("");
        _sets = user.Sets.ToImmutableSortedDictionary(StringComparer.Ordinal).SetItems(
        [
            KeyValuePair.Create("system", new PackageSetFile(system, [])),
            KeyValuePair.Create("profile", new PackageSetFile(profile, [])),
            KeyValuePair.Create("selected", user.Selected),
            KeyValuePair.Create("world", new PackageSetFile([], [("profile", none), ("selected", none), ("system", none)])),
        ]);
    }

    public IEnumerable<string> Names => _sets.Keys;

    /// <summary>The packages of a set and of the sets in it, each once, in the order of the files; a set that is in itself adds nothing
    /// more.</summary>
    /// <param name="name">Without `@`.</param>
    /// <param name="location">Where somebody asks for it.</param>
    /// <exception cref="StavesException">There is no set of that name, or one of them refers to a set that is not there.</exception>
    public ImmutableArray<PackageDependency> PackagesOf(string name, SourceLocation? location = null)
    {
        var packages = new List<PackageDependency>();
        Collect(name, location, packages, new HashSet<string>(StringComparer.Ordinal));
        return [.. packages.Distinct()];
    }

    void Collect(string name, SourceLocation? location, List<PackageDependency> packages, HashSet<string> seen)
    {
        if (!_sets.TryGetValue(name, out PackageSetFile? set))
        {
            string? near = NearestWord.Find(name, _sets.Keys);
            throw new StavesException(new Diagnostic(
                "STV2122",
                $"there is no package set `@{name}`",
                location,
                near is null ? $"there is {string.Join(", ", _sets.Keys.Select(known => $"`@{known}`"))}" : $"write `@{near}`"));
        }

        if (seen.Add(name))
        {
            packages.AddRange(set.Packages);
            foreach ((string inner, SourceLocation place) in set.References)
            {
                Collect(inner, place, packages, seen);
            }
        }
    }
}
