using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Tests.Portage.Installed;

namespace Staves.Tests.Portage.Binaries;

public sealed class BinaryPackagesTests
{
    static readonly QualifiedPackageName Name = QualifiedPackageName.Parse("app-misc/a");

    [Fact]
    public void The_newest_version_comes_first_and_of_one_version_the_last_build() => Assert.Equal(
        ["app-misc/a-2-1::", "app-misc/a-1-4::", "app-misc/a-1-9::"],
        Versions(new BinarySource(Index("here", ("1", 9, 100), ("1", 4, 200), ("2", 1, 50)))));

    [Fact]
    public void The_same_build_is_taken_from_the_first_source()
    {
        var binaries = new BinaryPackages([new BinarySource(Index("here", ("1", 1, 100))), new BinarySource(Index("there", ("1", 1, 100), ("1", 2, 50)))]);

        Assert.Equal(["here", "there"], binaries.VersionsOf(Name).Select(package => package.Source));
        Assert.Same(binaries.VersionsOf(Name)[0], binaries.VersionsOf(Name)[0]);
    }

    [Fact]
    public void A_source_gives_what_it_is_asked_for()
    {
        BinhostIndex index = Index("here", ("1", 1, 1), ("2", 1, 1), ("3", 1, 1));

        Assert.Equal(
            ["app-misc/a-2-1::"],
            Versions(new BinarySource(index) { Include = [PackagePattern.Parse(">=app-misc/a-2")], Exclude = [PackagePattern.Parse("=app-misc/a-3")] }));
    }

    [Fact]
    public void An_installed_package_is_a_binary_package_that_could_be_had()
    {
        InstalledPackageDatabase database = InstalledPackageTests.Open("root-source");
        var installed = new InstalledBinaries(database, "builder");

        BinaryPackage hello = Assert.Single(installed.VersionsOf(QualifiedPackageName.Parse("app-misc/hello")));
        Assert.Equal(("app-misc/hello-2.1-r3", "stavesfix", "0", "8"), (hello.Name.ToString(), hello.Metadata.Repository, hello.Metadata.Slot, hello.Metadata.EapiName));
        Assert.Equal(["amd64", "-riscv", "~arm64"], hello.Metadata.Keywords);
        Assert.Contains("debug", hello.Metadata.Iuse.Select(flag => flag.Name));
        Assert.Superset(new HashSet<string> { "debug", "nls" }, hello.Use);
        Assert.Contains("dev-libs/libgreet:0/2=", hello.Metadata.Rdepend, StringComparison.Ordinal);
        Assert.Equal((2, "x86_64-pc-linux-gnu", "builder", true), (hello.BuildId, hello.Chost, hello.Source, hello.IsInstalled));
        Assert.Equal(["app-misc/slotted-1.2", "app-misc/slotted-2.3"], installed.VersionsOf(QualifiedPackageName.Parse("app-misc/slotted")).Select(package => package.Name.ToString()));
        Assert.Empty(installed.VersionsOf(QualifiedPackageName.Parse("app-misc/nothing")));
        Assert.Equal(database.Packages().Select(package => package.Name.Package).Distinct(), installed.PackageNames);
    }

    static IEnumerable<string> Versions(BinarySource source) => new BinaryPackages([source]).VersionsOf(Name).Select(package => package.ToString());

    static BinhostIndex Index(string directory, params (string Version, int Build, int Time)[] builds) => BinhostIndex.Parse(
        "VERSION: 0\n" + string.Concat(builds.Select(build => $"\nCPV: app-misc/a-{build.Version}\nBUILD_ID: {build.Build}\nBUILD_TIME: {build.Time}\n")),
        $"{directory}/Packages");
}
