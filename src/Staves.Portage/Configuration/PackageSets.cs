using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>The `packages` and package.provided files of a profile (PMS profiles).</summary>
static class PackageSets
{
    public static (ImmutableArray<PackageDependency> System, ImmutableArray<PackageDependency> Profile) Read(ProfileStack profile)
    {
        ImmutableArray<PackageDependency>.Builder system = ImmutableArray.CreateBuilder<PackageDependency>();
        ImmutableArray<PackageDependency>.Builder others = ImmutableArray.CreateBuilder<PackageDependency>();
        foreach (ConfigurationLine line in StackedLines.Read(profile.Nodes, "packages"))
        {
            bool isSystem = line.FirstWord.StartsWith('*');
            ReadOnlySpan<char> text = isSystem ? line.FirstWord[1..] : line.FirstWord;
            if (!PackageDependency.TryParse(text, out PackageDependency? package, out ParseFailure failure))
            {
                throw Broken(line, "a package dependency specification", failure);
            }

            (isSystem ? system : others).Add(package);
        }

        return ([.. system.Distinct()], [.. others.Distinct()]);
    }

    public static IEnumerable<VersionedPackageName> Provided(ProfileStack profile)
    {
        IEnumerable<ProfileNode> nodes = profile.Nodes.Where(node => node.Eapi.HasPackageProvided || IsOpenToAll(node));
        foreach (ConfigurationLine line in StackedLines.Read(nodes, "package.provided"))
        {
            yield return VersionedPackageName.TryParse(line.FirstWord, out VersionedPackageName? package, out ParseFailure failure)
                ? package
                : throw Broken(line, "a package with its version", failure);
        }
    }

    /// <summary>The user's own directory, unless it names an EAPI.</summary>
    static bool IsOpenToAll(ProfileNode node) => node.Repository is null && !node.Has("eapi");

    static StavesException Broken(ConfigurationLine line, string what, ParseFailure failure) => new(new Diagnostic(
        "STV2108", $"`{line}` is not {what}: expected {failure.Expected} at offset {failure.Offset}", line.Location));
}
