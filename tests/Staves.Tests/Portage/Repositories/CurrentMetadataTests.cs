using System.Collections.Immutable;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Tests.Building.Runners;

namespace Staves.Tests.Portage.Repositories;

/// <summary>What ebuilds say now counts, not what a metadata cache said once. Ebuilds are sourced by the real generator, in its
/// sandbox.</summary>
public sealed class CurrentMetadataTests : IAsyncLifetime
{
    static readonly QualifiedPackageName A = QualifiedPackageName.Parse("app-misc/a");

    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main")
        .Write("main", "eclass/x.eclass", "IUSE=from-x\n")
        .Write("main", "app-misc/a/a-1.ebuild", "EAPI=8\ninherit x\nSLOT=0\nDESCRIPTION=first\n");

    readonly List<string> _sourced = [];

    public async ValueTask InitializeAsync() => await SandboxSupport.RequireAsync();

    public ValueTask DisposeAsync()
    {
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void An_ebuild_without_an_entry_is_sourced_once()
    {
        Assert.Equal("first", Versions().Single().Description);
        Assert.Equal("from-x", Versions().Single().Iuse.Single().Name);

        Assert.Equal(["app-misc/a-1"], _sourced);
    }

    [Fact]
    public void An_entry_of_the_repository_that_fits_is_taken()
    {
        WriteEntry();

        Assert.Equal("cached", Versions().Single().Description);
        Assert.Empty(_sourced);
    }

    [Theory]
    [InlineData("app-misc/a/a-1.ebuild", "EAPI=8\ninherit x\nSLOT=0\nDESCRIPTION=changed\n", "changed", "from-x")]
    [InlineData("eclass/x.eclass", "IUSE=another\n", "first", "another")]
    public void After_a_change_of_the_ebuild_or_of_an_eclass_the_entry_does_not_count(string file, string text, string description, string flag)
    {
        WriteEntry();
        _ = Versions();

        _files.Write("main", file, text);

        Assert.Equal(description, Versions().Single().Description);
        Assert.Equal(flag, Versions().Single().Iuse.Single().Name);
        Assert.Equal(["app-misc/a-1"], _sourced);
    }

    [Fact]
    public void The_index_remembers_which_ebuild_was_compared_with_its_entry()
    {
        WriteEntry();
        Thread.Sleep(50);
        _ = Open();
        byte[] before = File.ReadAllBytes(IndexFile());

        _ = Versions();
        byte[] after = File.ReadAllBytes(IndexFile());
        _ = Versions();

        Assert.NotEqual(before, after);
        Assert.Equal(before.Length, after.Length);
        Assert.Equal(after, File.ReadAllBytes(IndexFile()));
    }

    [Fact]
    public void An_entry_whose_ebuild_is_gone_does_not_count()
    {
        WriteEntry();
        _files.Package("main", "app-misc/a-2").Package("main", "app-misc/b-1");

        Assert.Equal("1", Versions().Single().Name.PVR);
        Assert.Empty(Open().VersionsOf(QualifiedPackageName.Parse("app-misc/b")));
    }

    [Fact]
    public void Packages_of_a_category_without_ebuilds_come_from_the_cache_alone()
    {
        _files.Package("main", "dev-libs/b-1");

        Assert.Single(Open().VersionsOf(QualifiedPackageName.Parse("dev-libs/b")));
        Assert.Equal(["app-misc/a", "dev-libs/b"], Open().All.Single().PackageNames().Select(name => name.ToString()));
    }

    [Fact]
    public void A_broken_entry_is_made_anew()
    {
        _files.Write("main", "metadata/md5-cache/app-misc/a-1", "nothing\n");

        Assert.Equal("first", Versions().Single().Description);
    }

    [Fact]
    public void Eclasses_of_masters_count()
    {
        _files.Repository("overlay", masters: "main").Write("overlay", "dev-libs/o/o-1.ebuild", "EAPI=8\ninherit x\nSLOT=0\n");

        Assert.Equal("from-x", Open("main", "overlay").VersionsOf(QualifiedPackageName.Parse("dev-libs/o")).Single().Iuse.Single().Name);
    }

    [Fact]
    public void An_ebuild_that_cannot_be_sourced_is_told_with_its_line()
    {
        _files.Write("main", "app-misc/a/a-2.ebuild", "EAPI=8\nSLOT=0\ndie broken\n");

        Diagnostic failure = RepositoryBuilder.Failure(() => Versions());
        Assert.Equal("STV5320", failure.Code);
        Assert.Equal(3, failure.Location!.Line);
    }

    ImmutableArray<PackageMetadata> Versions() => Open().VersionsOf(A);

    /// <summary>As a new process opens it.</summary>
    RepositorySet Open(params string[] names)
    {
        var options = new RepositoryOptions { CacheDirectory = _files.Path("cache"), Generator = new Recording(this) };
        return new RepositorySet([.. (names.Length == 0 ? ["main"] : names).Select(name => EbuildRepository.Open(_files.Path(name), options))]);
    }

    string IndexFile() => Directory.GetFiles(_files.Path("cache/indexes")).Single();

    void WriteEntry()
    {
        string root = _files.Path("main");
        _files.Package(
            "main",
            "app-misc/a-1",
            $"DESCRIPTION=cached\nIUSE=from-x\n_eclasses_=x\t{EclassDigests.Md5Of(Path.Combine(root, "eclass/x.eclass"))}\n"
            + $"_md5_={EclassDigests.Md5Of(Path.Combine(root, "app-misc/a/a-1.ebuild"))}\n");
    }

    sealed class Recording(CurrentMetadataTests test) : IMetadataGenerator
    {
        readonly SandboxedGenerator _generator =
            new(new NamespacesRunner(), test._files.Path("work"), TestContext.Current.CancellationToken);

        public ImmutableArray<string> Generate(IReadOnlyList<EbuildFile> ebuilds, ImmutableArray<string> eclassDirectories)
        {
            test._sourced.AddRange(ebuilds.Select(ebuild => ebuild.Name.ToString()));
            return _generator.Generate(ebuilds, eclassDirectories);
        }
    }
}
