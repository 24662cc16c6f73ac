using System.Text;
using Staves.Portage.Advisories;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.Sets;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Dependencies;
using Staves.Portage.Descriptions;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Portage.Updates;
using Staves.Specification;

namespace Staves.Tests.Fuzzing;

/// <summary>The readers of whole text files.</summary>
static class FileTargets
{
    const string ReposConfText = """
        [DEFAULT]
        main-repo = gentoo
        # comment
        [gentoo]
        location = /var/db/repos/%(sync)s
        sync: a%%b
          goes on
        [overlay]
        location = /var/db/repos/overlay
        masters = gentoo
        priority = 50
        """;

    const string BinReposConfText = """
        [DEFAULT]
        verify-signature = true
        [official]
        sync-uri = https://example.org/%(root)s/amd64/
        priority: 9
        getbinpkg-include = app-misc/* dev-libs/b:0
        [local]
        sync-uri = /srv/packages
        location = keep
        frozen = yes
        """;

    const string AdvisoryText = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE glsa SYSTEM "http://www.gentoo.org/dtd/glsa.dtd">
        <glsa id="202501-03"><title>Sample</title><synopsis>x</synopsis><affected>
        <package name="app-misc/sample" auto="yes" arch="x86 amd64"><unaffected range="rge">1.5-r3</unaffected><vulnerable range="lt" slot="0/2">2.0</vulnerable></package>
        </affected><impact type="high"><p>&lt;x&gt;</p></impact><references><uri link="https://example.org/a">CVE-2025-1</uri></references></glsa>
        """;

    static readonly VersionedPackageName Name = VersionedPackageName.Parse("app-misc/hello-2.1-r3");

    static readonly string SampleRepository =
        Path.Combine(TestPaths.RepositoryRoot, "tests", "Staves.Tests", "Documentation", "Repository");

    public static IEnumerable<FuzzTarget> All(FuzzSeeds seeds, string configRoot) =>
    [
        new(nameof(AdvisoryReader), [AdvisoryText], text => AdvisoryReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "glsa.xml")),
        new(nameof(Md5DictFile), seeds.Entries, text =>
        {
            var file = Md5DictFile.Parse(text, "entry");
            string written = Md5DictFile.Write(file.Fields);
            Assert.Equal(written, Md5DictFile.Write(Md5DictFile.Parse(written, "entry").Fields));
        }),
        new("metadata", seeds.Entries, ReadMetadata),
        new(nameof(Manifest), OfBundledRepository("Manifest"), text =>
        {
            var manifest = Manifest.Parse(text, "Manifest");
            Assert.Equal(manifest.ToString(), Manifest.Parse(manifest.ToString(), "Manifest").ToString());
        }),
        new(nameof(LayoutConfiguration), [seeds.File("metadata/layout.conf")], text => LayoutConfiguration.Parse(LineFile.Parse(text, "layout.conf"))),
        new(nameof(LicenseGroups), [seeds.File("profiles/license_groups")], text =>
        {
            var groups = LicenseGroups.Parse(LineFile.Parse(text, "license_groups"));
            Assert.All(groups.Names, name => _ = groups.LicensesOf(name));
        }),
        new(nameof(ThirdPartyMirrors), [seeds.File("profiles/thirdpartymirrors")], text =>
            ThirdPartyMirrors.Parse(LineFile.Parse(text, "thirdpartymirrors"))),
        new(nameof(LineFile), seeds.ProfileFiles("package.mask"), text =>
        {
            var file = LineFile.Parse(text, "package.mask");
            Assert.All(file.Lines().TakeLast(50), line => _ = file.CommentAbove(line));
        }),
        new(nameof(ShellAssignments), seeds.ProfileFiles("make.defaults"), text => ShellAssignments.Parse(text, "/no/such/make.conf")
            .EvaluateInto(new Dictionary<string, string>(StringComparer.Ordinal), _ => null, [])),
        new(nameof(PackageSetting), [.. seeds.ProfileFiles("package.use.mask"), .. seeds.ProfileFiles("package.use")], text =>
            Assert.All(PackageSetting.ParseAll(text, "package.use"), setting => _ = setting.Pattern.ToString())),
        new("/etc/portage", [.. seeds.ProfileFiles("make.defaults"), .. seeds.ProfileFiles("package.use")], ReadUserConfiguration),
        new(nameof(PackageSetFile), seeds.ProfileFiles("packages"), text => PackageSetFile.Parse(LineFile.Parse(text, "world"))),
        new(nameof(ReposConf), [ReposConfText], text =>
        {
            Directory.CreateDirectory(Path.Combine(configRoot, "etc", "portage"));
            File.WriteAllBytes(Path.Combine(configRoot, "etc", "portage", "repos.conf"), Encoding.UTF8.GetBytes(text));
            _ = ReposConf.Read(configRoot);
        }),
        new(nameof(BinReposConf), [BinReposConfText], text =>
        {
            Directory.CreateDirectory(Path.Combine(configRoot, "etc", "portage"));
            File.WriteAllBytes(Path.Combine(configRoot, "etc", "portage", "binrepos.conf"), Encoding.UTF8.GetBytes(text));
            _ = BinReposConf.Read(configRoot);
        }),
        new("EMERGE_DEFAULT_OPTS", ["-avgk --usepkg-exclude 'sys-kernel/* a/b' --getbinpkg=n --binpkg-respect-use y"], text =>
            BinaryPackageOptions.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["EMERGE_DEFAULT_OPTS"] = text })),
        new(nameof(BinhostIndex), seeds.BinhostIndexes, ReadBinhostIndex),
        new("stored BinhostIndex", [StoredIndex()], ReadStoredIndex, IsBinary: true),
        new(nameof(Contents), seeds.Contents, text => Contents.Parse(text, "CONTENTS")),
        new(nameof(UseDescriptionFile), [seeds.File("profiles/use.desc")], text => UseDescriptionFile.Parse(LineFile.Parse(text, "use.desc"))),
        new(nameof(PackageDescriptionReader), OfBundledRepository("metadata.xml"), text => PackageDescriptionReader.Parse(text, "metadata.xml")),
        new(nameof(UpdateFiles), [string.Join('\n', seeds.Updates)], text => UpdateFiles.Parse([LineFile.Parse(text, "1Q-2026")])),
        new(nameof(ImageSpecification), Specifications(), text => SpecificationReader.Parse(text, "staves.toml")),
    ];

    /// <summary>What the resolver makes of a package: its variables, parsed by its EAPI, and its flags and masks.</summary>
    static void ReadMetadata(string text)
    {
        PackageMetadata package = PackageMetadataReader.Read(Md5DictFile.Parse(text, "entry"), Name, "sample");
        if (!package.IsEapiSupported)
        {
            return;
        }

        Eapi eapi = package.Eapi;
        HashSet<string> enabled = [.. package.Iuse.Where(flag => flag.Default == true).Select(flag => flag.Name)];
        if (DependencySpecifications.TryParsePackages(package.Rdepend, eapi, out var dependencies, out _))
        {
            _ = dependencies.EvaluateWithUse(enabled, eapi).ToString();
        }

        if (DependencySpecifications.TryParseRequiredUse(package.RequiredUse, eapi, out var requirement, out _))
        {
            _ = RequiredUse.Evaluate(requirement, enabled, eapi);
        }

        PortageConfiguration configuration = Configure(UserConfiguration.Empty);
        _ = configuration.UseOf(package);
        _ = configuration.VisibilityOf(package);
        _ = configuration.VariablesOf(package);
    }

    /// <summary>Every build is read, and what was read is written and read again.</summary>
    static void ReadBinhostIndex(string text)
    {
        var index = BinhostIndex.Parse(text, "Packages");
        string written = BinhostIndex.Write(index.Header, index.Fields);
        var again = BinhostIndex.Parse(written, "Packages");
        Assert.Equal(written, BinhostIndex.Write(again.Header, again.Fields));
        foreach (QualifiedPackageName name in index.PackageNames)
        {
            try
            {
                _ = index.VersionsOf(name);
            }
            catch (StavesException)
            {
                // One that is told wrong does not hide the others.
            }
        }
    }

    static string StoredIndex()
    {
        using var stream = new MemoryStream();
        BinhostIndex.Parse("TTL: 60\nVERSION: 0\n\nBUILD_ID: 1\nCPV: app-misc/a-1\nIUSE: nls\n\nCPV: app-misc/b-1\nSIZE: 5\n", "Packages").Save(stream);
        return Encoding.Latin1.GetString(stream.ToArray());
    }

    static void ReadStoredIndex(string text)
    {
        if (BinhostIndex.TryRead(Encoding.Latin1.GetBytes(text), "Packages") is { } index)
        {
            _ = index.PackageNames.Select(name => index.VersionsOf(name).Length).ToArray();
        }
    }

    /// <summary>One text as make.conf and as package.use, since either may be found at the other's place.</summary>
    static void ReadUserConfiguration(string text)
    {
        UserConfiguration user = UserConfiguration.Empty;
        user = Try(() => user with { MakeConf = [ShellAssignments.Parse(text, "make.conf", mayInclude: false)] });
        user = Try(() => PackageSetting.ParseAll(text, "package.use") is var settings
            ? user with { PackageUse = settings, PackageAcceptKeywords = settings, PackageLicense = settings, PackageMask = settings }
            : user);
        PortageConfiguration configuration = Configure(user);
        foreach (PackageMetadata package in configuration.Repositories.Main.VersionsOf(Name.Package))
        {
            _ = configuration.UseOf(package);
            _ = configuration.VisibilityOf(package);
            _ = configuration.VariablesOf(package);
        }

        UserConfiguration Try(Func<UserConfiguration> read)
        {
            try
            {
                return read();
            }
            catch (StavesException)
            {
                return user;
            }
        }
    }

    static PortageConfiguration Configure(UserConfiguration user)
    {
        var repositories = new RepositorySet([EbuildRepository.Open(SampleRepository)]);
        return PortageConfiguration.Create(repositories, ProfileStack.Load(repositories, repositories.Main, "desktop"), user);
    }

    static string[] OfBundledRepository(string name) =>
        [.. Directory.EnumerateFiles(Path.Combine(TestPaths.RepositoryRoot, "repository"), name, SearchOption.AllDirectories).Select(File.ReadAllText)];

    static string[] Specifications() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(TestPaths.RepositoryRoot, "examples"), "staves.toml", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(TestPaths.RepositoryRoot, "tests", "Staves.Tests", "Specification"), "*.toml", SearchOption.AllDirectories))
            .Select(File.ReadAllText),
    ];
}
