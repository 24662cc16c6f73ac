using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Index;

/// <summary>An index says what the files say: when it is new, when it is opened again, and after each kind of change.</summary>
public sealed class RepositoryIndexTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>, IDisposable
{
    static readonly QualifiedPackageName A = QualifiedPackageName.Parse("app-misc/a");

    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main");

    public void Dispose() => _files.Dispose();

    [Fact]
    public void An_indexed_repository_has_the_packages_of_its_files()
    {
        _files.Package("main", "app-misc/a-1").Package("main", "app-misc/a-2").Package("main", "dev-libs/b-1.10").Package("main", "dev-libs/b-1.9");

        EbuildRepository indexed = Open();

        Assert.Equal(["app-misc/a", "dev-libs/b"], indexed.PackageNames().Select(name => name.ToString()));
        Assert.Equal(["1.9", "1.10"], indexed.VersionsOf(QualifiedPackageName.Parse("dev-libs/b")).Select(package => package.Name.PVR));
        Assert.Empty(indexed.VersionsOf(QualifiedPackageName.Parse("dev-libs/none")));
        Assert.Empty(indexed.VersionsOf(QualifiedPackageName.Parse("none/b")));
    }

    [Fact]
    public void The_second_opening_reads_the_index_and_not_the_entries()
    {
        _files.Package("main", "app-misc/a-1", "DESCRIPTION=first\n");
        Settle();
        Open();

        DateTime written = File.GetLastWriteTimeUtc(IndexFile());
        Assert.Equal("first", Open().VersionsOf(A).Single().Description);
        Assert.Equal(written, File.GetLastWriteTimeUtc(IndexFile()));
    }

    [Fact]
    public void An_entry_that_changed_in_its_place_is_read_anew()
    {
        _files.Package("main", "app-misc/a-1", "DESCRIPTION=first\n");
        Settle();
        Open();

        string entry = Path.Combine(_files.Path("main"), "metadata/md5-cache/app-misc/a-1");
        DateTime modified = File.GetLastWriteTimeUtc(entry);
        File.WriteAllText(entry, "EAPI=8\nSLOT=0\nDESCRIPTION=other\n");
        File.SetLastWriteTimeUtc(entry, modified);

        Assert.Equal("other", Open().VersionsOf(A).Single().Description);
    }

    [Theory]
    [InlineData("a new version", "app-misc/a-2", 2)]
    [InlineData("a new package", "app-misc/c-1", 1)]
    [InlineData("a new category", "new-cat/c-1", 1)]
    public void A_new_entry_is_seen(string _, string name, int versions)
    {
        _files.Package("main", "app-misc/a-1");
        Settle();
        Open();

        _files.Package("main", name);

        Assert.Equal(versions, Open().VersionsOf(VersionedPackageName.Parse(name).Package).Length);
    }

    [Fact]
    public void A_removed_entry_is_gone()
    {
        _files.Package("main", "app-misc/a-1").Package("main", "app-misc/a-2");
        Settle();
        Open();

        File.Delete(Path.Combine(_files.Path("main"), "metadata/md5-cache/app-misc/a-1"));

        Assert.Equal("2", Open().VersionsOf(A).Single().Name.PVR);
    }

    [Fact]
    public void A_broken_entry_is_reported_with_its_line_when_it_is_needed()
    {
        _files.Package("main", "app-misc/a-1").Write("main", "metadata/md5-cache/app-misc/b-1", "EAPI=8\nSLOT=0\nnothing\n");
        EbuildRepository repository = Open();

        Assert.Single(repository.VersionsOf(A));
        Diagnostic fault = repository.VersionsOf(QualifiedPackageName.Parse("app-misc/b"))[0].Fault!;
        Assert.Equal(("STV2103", 3), (fault.Code, fault.Location!.Line));
    }

    [Fact]
    public void A_value_that_breaks_the_rules_is_reported_with_its_line_too()
    {
        _files.Package("main", "app-misc/a-1", "KEYWORDS=amd64 a/b\n");
        EbuildRepository repository = Open();

        Assert.Equal(3, repository.VersionsOf(A)[0].Fault!.Location!.Line);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("shortened")]
    [InlineData("another format")]
    public void A_damaged_index_is_made_anew(string damage)
    {
        _files.Package("main", "app-misc/a-1");
        Settle();
        Open();
        byte[] index = File.ReadAllBytes(IndexFile());
        File.WriteAllBytes(IndexFile(), damage switch
        {
            "empty" => [],
            "garbage" => [.. Enumerable.Repeat((byte)0xff, 4096)],
            "shortened" => index[..^20],
            _ => [.. index[..8], 0xee, 0xee, 0, 0, .. index[12..]],
        });

        Assert.Single(Open().VersionsOf(A));
        Assert.NotEqual(0, new FileInfo(IndexFile()).Length);
        Assert.Equal(index.Length, new FileInfo(IndexFile()).Length);
    }

    [Fact]
    public void Without_a_place_for_an_index_the_files_are_read()
    {
        _files.Package("main", "app-misc/a-1").Write("cache", "indexes", "a file where the directory would be");

        Assert.Single(Open().VersionsOf(A));
    }

    [Fact]
    public void The_index_of_the_real_repository_equals_its_entries()
    {
        EbuildRepository direct = gentoo.Repositories.Main;
        var indexed = EbuildRepository.Open(direct.Path, new RepositoryOptions { CacheDirectory = _files.Path("cache") });

        Assert.Equal(direct.PackageNames(), indexed.PackageNames());
        PackageMetadata[] read = [.. direct.PackageNames().SelectMany(name => direct.VersionsOf(name))];
        PackageMetadata[] found = [.. indexed.PackageNames().SelectMany(name => indexed.VersionsOf(name))];
        Assert.Equal(1747, found.Length);
        Assert.Equal(read.Select(Everything), found.Select(Everything));
    }

    static string Everything(PackageMetadata package) => string.Join('\n',
        [
            package.ToString(), package.EapiName, package.Slot, package.SubSlot, package.EbuildDigest, package.Description, package.Homepage,
            package.License, package.Restrict, package.Properties, package.RequiredUse, package.SrcUri, package.Depend, package.Bdepend,
            package.Rdepend, package.Pdepend, package.Idepend, .. package.Iuse.Select(flag => flag.ToString()), .. package.Keywords,
            .. package.DefinedPhases, .. package.EclassDigests.Select(eclass => eclass.ToString()),
        ]);

    EbuildRepository Open() => EbuildRepository.Open(_files.Path("main"), new RepositoryOptions { CacheDirectory = _files.Path("cache") });

    string IndexFile() => Directory.GetFiles(Path.Combine(_files.Path("cache"), "indexes")).Single();

    /// <summary>What changes within a tick of the kernel's clock before an index is made is left out of it.</summary>
    static void Settle() => Thread.Sleep(50);
}
