using System.Diagnostics;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Grammar;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Snapshots;

/// <summary>A repository in a tar archive is the same repository, without being unpacked.</summary>
public sealed class SnapshotTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>, IDisposable
{
    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main")
        .Package("main", "app-misc/a-1", "DESCRIPTION=first\nKEYWORDS=amd64\n")
        .Write("main", "app-misc/a/a-1.ebuild", "EAPI=8\nSLOT=0\n")
        .Write("main", "app-misc/a/files/fix.patch", "patch\n")
        .Write("main", "app-misc/a/Manifest", $"DIST a-1.tar.gz 3 BLAKE2B {new string('a', 128)} SHA512 {new string('b', 128)}\n")
        .Write("main", "app-misc/b/b-1.ebuild", "EAPI=8\nSLOT=0\n")
        .Write("main", "eclass/x.eclass", "# eclass\n")
        .Write("main", "profiles/package.mask", "# broken\napp-misc/a\n");

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("main.tar")]
    [InlineData("main.tar.gz")]
    [InlineData("main.tar.bz2")]
    [InlineData("main.tar.xz")]
    [InlineData("main.tar.zst")]
    public void Every_usual_compression_is_read(string name)
    {
        EbuildRepository repository = Open(Pack(name));

        PackageMetadata package = repository.VersionsOf(A).Single();
        Assert.Equal("main", repository.Name);
        Assert.Equal("first", package.Description);
        Assert.Equal(3, repository.ManifestOf(A).Entries.Single().Size);
    }

    [Theory]
    [InlineData("-C", "main", ".")]
    [InlineData("main")]
    [InlineData("--format=pax", "main")]
    [InlineData("--format=gnu", "--transform=s,^main,portage-20261124,", "main")]
    public void The_directory_at_the_top_may_be_any_or_none(params string[] arguments)
    {
        EbuildRepository repository = Open(Pack("main.tar.gz", arguments));

        Assert.Equal([A], repository.PackageNames());
        Assert.Single(repository.VersionsOf(A));
    }

    [Fact]
    public void Profiles_are_stacked_and_masks_explained_as_from_a_directory()
    {
        var set = new RepositorySet([Open(Pack("main.tar.gz"))]);
        var configuration = PortageConfiguration.Create(set, ProfileStack.Load(set, set.Main, "p"), UserConfiguration.Empty);

        var mask = (MaskReason.PackageMask)configuration.VisibilityOf(set.VersionsOf(A).Single()).Reasons.Single();
        Assert.Equal("broken", mask.Comment);
        Assert.EndsWith("main.tar.gz/profiles/package.mask", mask.Location.File, StringComparison.Ordinal);
        Assert.Equal("amd64", configuration.Variables["ARCH"]);
    }

    [Fact]
    public void Planning_with_the_real_repository_is_the_same_from_its_archive()
    {
        EbuildRepository directory = gentoo.Repositories.Main;
        string archive = _files.Path("gentoo.tar.zst");
        Run("tar", "--zstd", "-cf", archive, "-C", Path.GetDirectoryName(directory.Path)!, "gentoo");
        EbuildRepository snapshot = Open(archive);

        Assert.Equal(directory.PackageNames(), snapshot.PackageNames());
        Assert.Equal(Answers(directory), Answers(snapshot));
    }

    [Fact]
    public void An_archive_is_read_once_and_again_when_it_is_another()
    {
        string archive = Pack("main.tar.gz");
        Open(archive);
        string index = Directory.GetFiles(_files.Path("cache/indexes")).Single();
        DateTime written = File.GetLastWriteTimeUtc(index);
        Open(archive);
        Assert.Equal(written, File.GetLastWriteTimeUtc(index));

        _files.Package("main", "app-misc/a-2");
        Assert.Equal(2, Open(Pack("main.tar.gz")).VersionsOf(A).Length);
    }

    [Fact]
    public void Only_what_is_built_is_unpacked()
    {
        EbuildRepository repository = Open(Pack("main.tar.xz"));

        repository.UnpackSources([A], TestContext.Current.CancellationToken);

        PackageMetadata package = repository.VersionsOf(A).Single();
        Assert.Equal("EAPI=8\nSLOT=0\n", File.ReadAllText(repository.EbuildPath(package)));
        Assert.Equal("patch\n", File.ReadAllText(Path.Combine(repository.FilesPath(package), "fix.patch")));
        Assert.Equal("# eclass\n", File.ReadAllText(Path.Combine(repository.SourcesPath, "eclass/x.eclass")));
        Assert.False(Directory.Exists(Path.Combine(repository.SourcesPath, "app-misc/b")));
        Assert.Equal(["main.tar.xz"], Directory.GetDirectories(_files.Path("cache/snapshots")).Select(path => Path.GetFileName(path)[..11]));
    }

    [Fact]
    public void What_was_unpacked_is_not_unpacked_again()
    {
        string archive = Pack("main.tar");
        EbuildRepository repository = Open(archive);
        repository.UnpackSources([A], TestContext.Current.CancellationToken);

        File.Delete(archive);

        repository.UnpackSources([A], TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("not an archive at all, but long enough to have a header and more")]
    [InlineData("")]
    public void What_is_no_archive_is_refused(string text)
    {
        _files.Write("bad", "x.tar", text);

        Assert.Equal("STV2113", RepositoryBuilder.Failure(() => Open(_files.Path("bad/x.tar"))).Code);
    }

    [Theory]
    [InlineData("main.tar.gz")]
    [InlineData("main.tar.bz2")]
    [InlineData("main.tar.xz")]
    [InlineData("main.tar.zst")]
    public void A_shortened_archive_is_refused_and_leaves_nothing(string name)
    {
        _files.Write("main", "profiles/noise", string.Concat(Enumerable.Range(0, 20_000).Select(number => number * 7919 % 104_729 + "\n")));
        byte[] whole = File.ReadAllBytes(Pack(name));
        foreach (double part in (double[])[0.1, 0.5, 0.9])
        {
            File.WriteAllBytes(_files.Path(name), whole[..(int)(whole.Length * part)]);

            Assert.Equal("STV2113", RepositoryBuilder.Failure(() => Open(_files.Path(name))).Code);
            Assert.Empty(Directory.GetFiles(_files.Path("cache/indexes")));
        }
    }

    [Fact]
    public void An_archive_of_something_else_is_refused()
    {
        Run("tar", "-cf", _files.Path("x.tar"), "-C", _files.Path("main"), "eclass");

        Diagnostic failure = RepositoryBuilder.Failure(() => Open(_files.Path("x.tar")));
        Assert.Equal("STV2113", failure.Code);
        Assert.Contains("profiles/repo_name", failure.Message, StringComparison.Ordinal);
    }

    static QualifiedPackageName A { get; } = QualifiedPackageName.Parse("app-misc/a");

    static List<string> Answers(EbuildRepository repository)
    {
        var set = new RepositorySet([repository]);
        var configuration = PortageConfiguration.Create(
            set, ProfileStack.Load(set, repository, "default/linux/amd64/23.0/musl"), UserConfiguration.Empty);
        return
        [
            .. configuration.Variables.Select(variable => variable.ToString()),
            .. repository.PackageNames().SelectMany(name => repository.VersionsOf(name)).Select(package =>
                $"{package} {configuration.VisibilityOf(package).IsVisible} {string.Join(' ', configuration.UseOf(package).Enabled)}"),
        ];
    }

    EbuildRepository Open(string archive) =>
        EbuildRepository.Open(archive, new RepositoryOptions { CacheDirectory = _files.Path("cache") });

    string Pack(string name, params string[] arguments)
    {
        string archive = _files.Path(name);
        Run("tar", ["-acf", archive, "-C", Path.GetDirectoryName(_files.Path("main"))!, .. arguments.Length == 0 ? ["main"] : arguments]);
        return archive;
    }

    static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
