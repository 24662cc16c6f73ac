using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Building.Phases;
using Staves.Packages;

namespace Staves.Building.Drivers.Emerge;

/// <summary>
/// The `/etc/portage` and the ebuild repository that Portage sees: a profile of one node with all that the plan says about this package, so that
/// Portage cannot come to other flags or settings, and the ebuild with its eclasses.
/// </summary>
static class EmergeConfiguration
{
    /// <summary>What needs other rights than a sandbox has, or is done already.</summary>
    static readonly ImmutableArray<string> UnwantedFeatures =
    [
        "sandbox", "usersandbox", "pid-sandbox", "ipc-sandbox", "network-sandbox", "mount-sandbox", "userpriv", "userfetch", "usersync", "cgroup", "distlocks",
        "news", "strict-keepdir", "binpkg-multi-instance", "binpkg-signing", "binpkg-request-signature", "binpkg-logs", "getbinpkg", "buildpkg", "merge-sync",
        "pkgdir-index-trusted", "parallel-fetch", "preserve-libs", "unknown-features-warn",
    ];

    /// <summary>Variables that are written as the build needs them.</summary>
    static readonly ImmutableHashSet<string> Replaced =
    [
        "USE", "FEATURES", "IUSE_IMPLICIT", "USE_EXPAND_IMPLICIT", "PKGDIR", "DISTDIR", "PORTAGE_BINHOST", "EMERGE_DEFAULT_OPTS", "MAKEOPTS",
        "INSTALL_MASK", "PKG_INSTALL_MASK", "CONFIG_PROTECT", "CONFIG_PROTECT_MASK",
    ];

    public static void Write(EbuildRequest request, EmergeDirectories work)
    {
        WriteProfile(request, Directory.CreateDirectory(Path.Combine(work.Configuration, "make.profile")).FullName);
        File.WriteAllText(Path.Combine(work.Configuration, "make.conf"), Variables(MakeConf(request)));
        File.WriteAllText(
            Path.Combine(work.Configuration, "repos.conf"),
            $"[DEFAULT]\nmain-repo = {request.Metadata.Repository}\n[{request.Metadata.Repository}]\nlocation = {EmergeDirectories.RepositoryPath(request)}\nauto-sync = no\n");
        if (!request.ShellHooks.IsEmpty)
        {
            File.WriteAllText(
                Path.Combine(work.Configuration, "bashrc"), string.Concat(request.ShellHooks.Select((_, index) => $"source {PhaseLibrary.HookFile(index)}\n")));
        }

        WriteRepository(request, work.Repository);
        foreach (string package in request.Sysroot)
        {
            AddNeeded(package, work.Needed);
        }
    }

    static void WriteProfile(EbuildRequest request, string directory)
    {
        File.WriteAllText(Path.Combine(directory, "eapi"), "8\n");
        // IUSE_EFFECTIVE without the arithmetic that led to it: every flag in it is implicit.
        IEnumerable<KeyValuePair<string, string>> variables = request.Settings
            .Where(variable => !Replaced.Contains(variable.Key))
            .Append(KeyValuePair.Create("IUSE_IMPLICIT", string.Join(' ', request.IuseEffective.Order(StringComparer.Ordinal))));
        File.WriteAllText(Path.Combine(directory, "make.defaults"), Variables(variables));
    }

    static IEnumerable<KeyValuePair<string, string>> MakeConf(EbuildRequest request)
    {
        IEnumerable<string> features = request.Settings.GetValueOrDefault("FEATURES", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Concat(UnwantedFeatures.Select(feature => "-" + feature));
        (string Name, string Value)[] variables =
        [
            ("USE", string.Join(' ', request.Use.Prepend("-*"))),
            ("FEATURES", string.Join(' ', features)),
            ("MAKEOPTS", PhaseVariables.MakeOptions(request)),
            ("ACCEPT_KEYWORDS", "**"),
            ("ACCEPT_LICENSE", "*"),
            ("ACCEPT_PROPERTIES", "*"),
            ("ACCEPT_RESTRICT", "*"),
            ("PKGDIR", EmergeDirectories.PackagesPath),
            ("DISTDIR", EmergeDirectories.DistfilesPath),
            ("BINPKG_FORMAT", "gpkg"),
            ("GENTOO_MIRRORS", ""),
            ("CONFIG_PROTECT", "-*"),
            ("PORTAGE_ELOG_SYSTEM", ""),
            ("SOURCE_DATE_EPOCH", request.SourceDateEpoch.ToString(CultureInfo.InvariantCulture)),
            .. PhaseVariables.CompilerCacheVariables(request),
        ];
        return variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value));
    }

    /// <summary>The ebuild with its digests and eclasses, and as much around it as makes a repository.</summary>
    static void WriteRepository(EbuildRequest request, string repository)
    {
        foreach ((string path, string text) in new[]
        {
            ("metadata/layout.conf", "masters =\nthin-manifests = true\nsign-manifests = false\ncache-formats =\nprofile-formats = portage-2\n"),
            ("profiles/repo_name", request.Metadata.Repository + "\n"),
            ("profiles/eapi", "8\n"),
            ("profiles/arch.list", request.Settings.GetValueOrDefault("ARCH", "") + "\n"),
            ("profiles/categories", request.Metadata.Name.Category + "\n"),
        })
        {
            string file = Path.Combine(repository, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        string package = Directory.CreateDirectory(Path.Combine(repository, request.Metadata.Name.Package.ToString())).FullName;
        File.Copy(request.EbuildPath, Path.Combine(package, request.Metadata.Name.PF + ".ebuild"));
        string manifest = Path.Combine(Path.GetDirectoryName(request.EbuildPath)!, "Manifest");
        if (File.Exists(manifest))
        {
            File.Copy(manifest, Path.Combine(package, "Manifest"));
        }

        string eclasses = Directory.CreateDirectory(Path.Combine(repository, "eclass")).FullName;
        foreach (string name in request.Metadata.EclassDigests.Select(eclass => eclass.Name + ".eclass"))
        {
            if (request.EclassDirectories.Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists) is { } eclass)
            {
                File.Copy(eclass, Path.Combine(eclasses, name));
            }
        }
    }

    /// <summary>A package that is merged before, under the name that Portage looks for.</summary>
    static void AddNeeded(string path, string directory)
    {
        using var package = BinaryPackageFile.Open(path);
        string category = Directory.CreateDirectory(Path.Combine(directory, package.Text("CATEGORY").Trim())).FullName;
        File.Copy(path, Path.Combine(category, package.Text("PF").Trim() + ".gpkg.tar"));
    }

    /// <summary>As make.conf(5) reads them.</summary>
    static string Variables(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in variables)
        {
            text.Append(name).Append("=\"");
            foreach (char character in value)
            {
                text.Append(character is '\\' or '"' or '$' or '`' ? "\\" : "").Append(character);
            }

            text.Append("\"\n");
        }

        return text.ToString();
    }
}
