namespace Staves.Building.Builders;

/// <summary>The files that make what they compile what it is, found without running any of them.</summary>
static class ToolchainFiles
{
    static readonly string[] Programs = ["bash", "make", "ld", "as", "ar", "ranlib", "strip", "gcc", "cc", "sed", "awk", "patch", "tar"];

    /// <summary>Where distributions keep the parts of gcc: one directory for each target and version.</summary>
    static readonly string[] CompilerDirectories = ["/usr/lib/gcc", "/usr/libexec/gcc"];

    static readonly string[] CompilerParts =
        ["cc1", "cc1plus", "collect2", "lto1", "lto-wrapper", "liblto_plugin.so", "crtbegin.o", "crtbeginS.o", "crtbeginT.o", "crtend.o", "libgcc.a", "libgcc_eh.a"];

    /// <param name="packages">Their programs and files count too.</param>
    /// <param name="locate">Where a program, or a file with its path, is; null where it is not.</param>
    /// <param name="pathsIn">What is in a directory; nothing where there is none.</param>
    public static IEnumerable<string> Of(IEnumerable<HostProvidedPackage> packages, Func<string, string?> locate, Func<string, IEnumerable<string>> pathsIn) => packages
        .SelectMany(package => package.Needs)
        .Concat(Programs)
        .Concat(
            from root in CompilerDirectories
            from target in pathsIn(root)
            from version in pathsIn(target)
            from part in CompilerParts
            select $"{version}/{part}")
        .Select(locate)
        .OfType<string>();
}
