using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Metadata;

namespace Staves.Building.Keys;

/// <summary>Files of shell code that run in every phase of a package: profile.bashrc of the profiles, then the user's `bashrc` and what lies
/// in `env/CATEGORY` for the package (Portage's portage(5)).</summary>
public static class ShellHooks
{
    const string ProfileFile = "profile.bashrc";

    /// <summary>Their paths in the order in which they run.</summary>
    public static ImmutableArray<string> Of(PortageConfiguration configuration, PackageMetadata package)
    {
        IEnumerable<string> profile = configuration.Profile.Nodes.Where(node => node.Has(ProfileFile)).Select(node => node.FilePath(ProfileFile));
        return [.. profile.Concat(OfUser(configuration.User.Root, package)).Where(File.Exists)];
    }

    static IEnumerable<string> OfUser(string? root, PackageMetadata package)
    {
        if (root is null)
        {
            return [];
        }

        string portage = Path.Combine(root, "etc", "portage");
        string category = Path.Combine(portage, "env", package.Name.Category);
        string[] names = [package.Name.PN, $"{package.Name.PN}:{package.Slot}", package.Name.P, package.Name.PF];
        return names.Distinct(StringComparer.Ordinal).Select(name => Path.Combine(category, name)).Prepend(Path.Combine(portage, "bashrc"));
    }
}
