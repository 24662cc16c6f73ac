using Staves.Images.RootTrees;
using Staves.Packages.Gpkg;
using Staves.Pipeline.Assembly;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Tests.Images;
using Staves.Tests.Packages;
using Staves.Tests.Portage;
using Staves.Tests.Portage.Installed;

namespace Staves.Tests.Pipeline.Assembly;

/// <summary>`/var/db/pkg` of an image, as this project and Portage read it.</summary>
public sealed class PackageDatabaseTests : IDisposable
{
    readonly InstallWorkshop _workshop = new();
    readonly ScratchDirectory _scratch = new();

    public void Dispose()
    {
        _workshop.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Entries_list_what_the_image_has_of_each_package()
    {
        using RootTree tree = await AssembleAsync();
        RootArchive.Write(tree, _scratch["root.tar"], CancellationToken.None);
        RealTool.Run("tar", "--extract", "--no-same-owner", "--file", _scratch["root.tar"], "--directory", Root);
        InstalledPackage[] packages = [.. InstalledPackageDatabase.OfRoot(Root).Packages()];
        Assert.Equal(["app-misc/one-1", "app-misc/two-2"], packages.Select(package => package.ToString()).Order(StringComparer.Ordinal));
        InstalledPackage one = packages.Single(package => package.Name.PN == "one");
        Assert.Equal(
            [
                "dir /etc", "obj /etc/one.conf 5bbf5a52328e7439ae6e719dfe712200 ", "sym /etc/one.link -> one.conf ", "dir /usr", "dir /usr/share", "dir /usr/share/shared",
                "obj /usr/share/shared/of one b026324c6904b2a9cb4b88d6d61c81d1 ",
            ],
            one.Contents.Entries.Select(entry => entry is ContentsEntry.Directory ? entry.ToString() : entry.ToString()[..(entry.ToString().LastIndexOf(' ') + 1)]));
        Assert.Equal("0", one.Value("SLOT"));
        Assert.Equal(0, one.Counter);
    }

    [Fact]
    public async Task Portage_reads_the_same()
    {
        using RootTree tree = await AssembleAsync();
        RootArchive.Write(tree, _scratch["root.tar"], CancellationToken.None);
        RealTool.Run("tar", "--extract", "--no-same-owner", "--file", _scratch["root.tar"], "--directory", Root);
        InstalledOracle.Compare(Root, Configuration);
    }

    [Fact]
    public async Task Portage_uninstalls_a_package_and_leaves_the_other()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Portage uninstalls for root alone");
        using RootTree tree = await AssembleAsync();
        RootArchive.Write(tree, _scratch["root.tar"], CancellationToken.None);
        RealTool.Run("tar", "--extract", "--file", _scratch["root.tar"], "--directory", Root);
        PortageCheckout.RunOracle("portage_unmerge.py", Root, Configuration, "app-misc/one-1");
        Assert.False(File.Exists(Path.Combine(Root, "usr/share/shared/of one")));
        Assert.False(Path.Exists(Path.Combine(Root, "var/db/pkg/app-misc/one-1")));
        Assert.True(File.Exists(Path.Combine(Root, "usr/share/shared/of two")));
        Assert.True(Path.Exists(Path.Combine(Root, "var/db/pkg/app-misc/two-2")));
    }

    string Root => Directory.CreateDirectory(_scratch["root"]).FullName;

    string Configuration => Directory.CreateDirectory(_scratch["configuration/etc/portage"]).Parent!.Parent!.FullName;

    async Task<RootTree> AssembleAsync()
    {
        string one = await _workshop.PackageAsync("one-1", """
            src_install() { insinto /etc; newins - one.conf <<<one; dosym one.conf /etc/one.link; insinto /usr/share/shared; newins - "of one" <<<1; dodoc /etc/passwd; }
            """);
        string two = await _workshop.PackageAsync("two-2", "src_install() { insinto /usr/share/shared; newins - \"of two\" <<<2; }");
        using var builder = new RootTreeBuilder(_scratch["spool"], SampleTrees.Epoch, PruningRules.Create(null, ""));
        foreach (string path in new[] { one, two })
        {
            using var package = GpkgFile.Open(path);
            builder.Add(package, NameOf(path).ToString(), CancellationToken.None);
        }

        PackageDatabase.AddTo(builder, [(NameOf(one), one), (NameOf(two), two)], _scratch["work"], CancellationToken.None);
        return builder.Build(CancellationToken.None);
    }

    static VersionedPackageName NameOf(string path)
    {
        using var package = GpkgFile.Open(path);
        return VersionedPackageName.TryParse($"{package.Text("CATEGORY")}/{package.Text("PF")}", out VersionedPackageName? name, out _)
            ? name
            : throw new InvalidOperationException(path);
    }
}
