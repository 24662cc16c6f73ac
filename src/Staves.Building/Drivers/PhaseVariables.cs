using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Builders;
using Staves.Building.Phases;
using Staves.Building.Processes;
using Staves.Building.Runners;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Names;

namespace Staves.Building.Drivers;

/// <summary>The environment in which phases run (PMS ebuild-env-vars): nothing of the user's own leaks into it.</summary>
static class PhaseVariables
{
    /// <summary>Where the jobserver's FIFO is inside the sandbox.</summary>
    public const string JobServer = "/var/lib/staves/jobserver";

    /// <summary>Where ccache keeps what compilers made.</summary>
    const string CompilerCache = "/var/lib/staves/ccache";

    /// <summary>PORTAGE_BUILDDIR inside the sandbox: the same everywhere, so that paths in results are.</summary>
    public static string BuildDirectory(VersionedPackageName name) => $"/var/tmp/portage/{name.Category}/{name.PF}";

    public static ImmutableSortedDictionary<string, string> Of(EbuildRequest request, bool hasOwnLibc)
    {
        VersionedPackageName name = request.Metadata.Name;
        Eapi eapi = request.Metadata.Eapi;
        string build = BuildDirectory(name);
        string slash = eapi.RootsEndWithSlash ? "/" : "";
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        variables.AddRange(request.Variables.Where(variable => IsName(variable.Key)));
        Set(
            ("CATEGORY", name.Category), ("PN", name.PN), ("PV", name.PV), ("PR", name.PR), ("PVR", name.PVR), ("P", name.P), ("PF", name.PF),
            ("EAPI", eapi.Name), ("USE", string.Join(' ', request.Use)), ("IUSE_EFFECTIVE", string.Join(' ', request.IuseEffective.Order(StringComparer.Ordinal))),
            ("A", string.Join(' ', request.Distfiles.Select(file => file.FileName))), ("MERGE_TYPE", "buildonly"),
            ("PORTAGE_BUILDDIR", build), ("WORKDIR", build + "/work"), ("T", build + "/temp"), ("TMPDIR", build + "/temp"), ("HOME", build + "/homedir"),
            ("DISTDIR", build + "/distdir"), ("FILESDIR", build + "/files"), ("D", build + "/image" + slash), ("ROOT", slash));
        if (eapi.HasPrefixVariables)
        {
            Set(("EPREFIX", ""), ("ED", build + "/image" + slash), ("EROOT", slash));
        }

        if (eapi.HasAllArchives)
        {
            // KV, the running kernel, would make packages differ between machines.
            Set(("AA", string.Join(' ', AllSources(request))));
        }

        if (eapi.HasRepositoryDirectories)
        {
            Set(("PORTDIR", $"/var/db/repos/{request.Metadata.Repository}"), ("ECLASSDIR", PhaseLibrary.EclassDirectory(0)));
        }

        // Toolchain wrappers read ESYSROOT in any EAPI.
        bool hasSysroot = request.CompiledAgainst is null;
        string sysroot = hasSysroot ? HostSandbox.Sysroot : "";
        Set(("SYSROOT", sysroot), ("ESYSROOT", sysroot), ("BROOT", ""));
        Set(
            ("PATH", string.Join(':', [PhaseLibrary.HelperDirectory, .. request.CompiledAgainst?.SearchPath ?? ProgramFinder.SystemDirectories, sysroot + "/usr/libexec/toolchain"])), ("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("TERM", "dumb"),
            ("SOURCE_DATE_EPOCH", request.SourceDateEpoch.ToString(CultureInfo.InvariantCulture)),
            ("MAKEOPTS", MakeOptions(request)),
            ("__jobserver", request.JobServerPath is null ? "" : JobServer));
        Set(CompilerCacheVariables(request).AsSpan());

        if (hasSysroot)
        {
            Set(
                ("PKG_CONFIG_SYSROOT_DIR", sysroot),
                ("PKG_CONFIG_LIBDIR", $"{sysroot}/usr/lib/pkgconfig:{sysroot}/usr/share/pkgconfig"));
        }

        if (hasSysroot && !hasOwnLibc)
        {
            // The host's compiler looks into SYSROOT before its own directories.
            Set(("CPATH", sysroot + "/usr/include"), ("LIBRARY_PATH", $"{sysroot}/usr/lib:{sysroot}/lib"));
        }

        Set(
            ("__state", build + "/state"), ("__restrict", string.Join(' ', Restrictions(request))), ("__user_patches", ""),
            ("__keeps_shell", request.IsForShell ? "1" : ""),
            ("__bashrcs", string.Join('\n', request.ShellHooks.Select((_, index) => PhaseLibrary.HookFile(index)))),
            ("__eclass_directories", string.Join('\n', request.EclassDirectories.Select((_, index) => PhaseLibrary.EclassDirectory(index)))));
        return variables.ToImmutable();

        void Set(params ReadOnlySpan<(string Name, string Value)> values)
        {
            foreach ((string key, string value) in values)
            {
                variables[key] = value;
            }
        }
    }

    /// <summary>MAKEOPTS.</summary>
    public static string MakeOptions(EbuildRequest request) =>
        string.Join(' ', request.MakeOptions.Prepend(string.Create(CultureInfo.InvariantCulture, $"-j{request.Jobs}")));

    /// <summary>What tells ccache where and how to keep; nothing where it is not used. Times of compilers differ between machines that have the
    /// same.</summary>
    public static ImmutableArray<(string Name, string Value)> CompilerCacheVariables(EbuildRequest request) =>
        UsesCompilerCache(request) ? [("CCACHE_DIR", CompilerCache), ("CCACHE_COMPILERCHECK", "content")] : [];

    /// <summary>The directory of ccache, which is made; nothing where it is not used.</summary>
    public static ImmutableArray<SandboxEntry> CompilerCacheEntries(EbuildRequest request) => UsesCompilerCache(request)
        ? [new SandboxEntry.Bind(Directory.CreateDirectory(request.CompilerCache!).FullName, CompilerCache, Writable: true)]
        : [];

    static bool UsesCompilerCache(EbuildRequest request) => request.CompilerCache is not null && request.Features.Has("ccache");

    static IEnumerable<string> AllSources(EbuildRequest request) =>
        DependencySpecifications.TryParseSourceUris(request.Metadata.SrcUri, request.Metadata.Eapi, out var tree, out _)
            ? tree.Items().Select(source => source.FileName).Distinct(StringComparer.Ordinal)
            : [];

    /// <summary>RESTRICT without its conditionals.</summary>
    public static ImmutableArray<string> Restrictions(EbuildRequest request) =>
        DependencySpecifications.TryParseWords(request.Metadata.Restrict, request.Metadata.Eapi, out var tree, out _)
            ? tree.Evaluate(request.Use, request.Metadata.Eapi).Items()
            : [];

    static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
