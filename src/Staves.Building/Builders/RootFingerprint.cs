using System.Security.Cryptography;
using System.Text;
using Staves.Packages.Roots;
using Staves.Portage.Installed;

namespace Staves.Building.Builders;

/// <summary>Identifies what a root compiles with: all of it where it cannot change, else its compiler by stamps of its files, and its packages.</summary>
static class RootFingerprint
{
    public static string Compute(IReadableRoot root, RootFiles files, IEnumerable<HostProvidedPackage> provided)
    {
        if (root.IsFixed)
        {
            return root.Identity;
        }

        var text = new StringBuilder("staves builder root 1\n");
        foreach (string path in ToolchainFiles.Of(provided, files.Locate, files.PathsIn).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal))
        {
            text.Append(path).Append(' ').Append(files.Find(path)?.Stamp).Append('\n');
        }

        foreach (InstalledPackage package in root.Installed.Packages())
        {
            text.Append(package.Name).Append(' ').AppendJoin(' ', package.Use).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
