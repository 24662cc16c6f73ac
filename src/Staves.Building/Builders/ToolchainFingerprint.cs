using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Staves.Building.Processes;

namespace Staves.Building.Builders;

/// <summary>SHA-256 over the content of the programs that make what they compile what it is, found without running any of them.</summary>
static class ToolchainFingerprint
{
    static readonly string[] Programs = ["bash", "make", "ld", "as", "ar", "ranlib", "strip", "gcc", "cc", "sed", "awk", "patch", "tar"];

    /// <summary>Where distributions keep the parts of gcc: one directory for each target and version.</summary>
    static readonly string[] CompilerDirectories = ["/usr/lib/gcc", "/usr/libexec/gcc"];

    static readonly string[] CompilerParts =
        ["cc1", "cc1plus", "collect2", "lto1", "lto-wrapper", "liblto_plugin.so", "crtbegin.o", "crtbeginS.o", "crtbeginT.o", "crtend.o", "libgcc.a", "libgcc_eh.a"];

    /// <param name="packages">Their programs and files count too.</param>
    /// <param name="memory">The file that remembers digests of files that have not changed.</param>
    public static string Compute(ImmutableArray<HostProvidedPackage> packages, string memory)
    {
        var digests = DigestMemory.Open(memory);
        var text = new StringBuilder();
        foreach (string path in Files(packages).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal))
        {
            text.Append(path).Append(' ').Append(digests.DigestOf(path)).Append('\n');
        }

        digests.Save();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    static IEnumerable<string> Files(ImmutableArray<HostProvidedPackage> packages) => packages
        .SelectMany(package => package.Needs)
        .Select(HostProvidedPackage.Locate)
        .Concat(Programs.Select(ProgramFinder.FindInSystem))
        .OfType<string>()
        .Concat(Compilers());

    static IEnumerable<string> Compilers() =>
        from root in CompilerDirectories
        where Directory.Exists(root)
        from target in Directory.EnumerateDirectories(root)
        from version in Directory.EnumerateDirectories(target)
        from part in CompilerParts
        let path = Path.Combine(version, part)
        where File.Exists(path)
        select path;
}
