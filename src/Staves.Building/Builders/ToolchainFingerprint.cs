using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Staves.Building.Builders;

/// <summary>SHA-256 over the content of this machine's toolchain.</summary>
static class ToolchainFingerprint
{
    /// <param name="packages">Their programs and files count too.</param>
    /// <param name="memory">The file that remembers digests of files that have not changed.</param>
    public static string Compute(ImmutableArray<HostProvidedPackage> packages, string memory)
    {
        var digests = DigestMemory.Open(memory);
        var text = new StringBuilder();
        foreach (string path in ToolchainFiles.Of(packages, HostProvidedPackage.Locate, PathsIn).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal))
        {
            text.Append(path).Append(' ').Append(digests.DigestOf(path)).Append('\n');
        }

        digests.Save();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    static IEnumerable<string> PathsIn(string directory) => Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory) : [];
}
