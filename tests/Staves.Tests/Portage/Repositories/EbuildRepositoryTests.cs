using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Repositories;

namespace Staves.Tests.Portage.Repositories;

public sealed class EbuildRepositoryTests : IDisposable
{
    readonly RepositoryBuilder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_directory_without_a_name_is_no_repository()
    {
        _files.Write("main", "profiles/categories", "app-misc\n");

        Assert.Equal("STV2105", RepositoryBuilder.Failure(() => _files.Open("main")).Code);
    }

    [Fact]
    public void Versions_are_found_by_name_and_ascend()
    {
        _files.Repository("main").Package("main", "app-misc/a-10").Package("main", "app-misc/a-9-r1").Package("main", "app-misc/a-b-1")
            .Package("main", "dev-libs/a-1").Write("main", "metadata/md5-cache/app-misc/README", "");
        EbuildRepository repository = _files.Open("main");

        Assert.Equal(["app-misc/a", "app-misc/a-b", "dev-libs/a"], repository.PackageNames().Select(name => name.ToString()));
        Assert.Equal(
            ["app-misc/a-9-r1", "app-misc/a-10"],
            repository.VersionsOf(QualifiedPackageName.Parse("app-misc/a")).Select(version => version.Name.ToString()));
        Assert.Empty(repository.VersionsOf(QualifiedPackageName.Parse("app-misc/none")));
        Assert.Empty(repository.VersionsOf(QualifiedPackageName.Parse("no-such/none")));
    }

    [Fact]
    public void A_broken_entry_hurts_only_those_who_ask_for_it()
    {
        _files.Repository("main").Package("main", "app-misc/a-1").Write("main", "metadata/md5-cache/app-misc/b-1", "EAPI=8\nSLOT\n");
        EbuildRepository repository = _files.Open("main");

        Assert.Single(repository.VersionsOf(QualifiedPackageName.Parse("app-misc/a")));
        Diagnostic failure = repository.VersionsOf(QualifiedPackageName.Parse("app-misc/b"))[0].Fault!;
        Assert.Equal(
            ("STV2103", new SourceLocation(Path.Combine(repository.Path, "metadata/md5-cache/app-misc/b-1"), 2)),
            (failure.Code, failure.Location));
    }

    [Fact]
    public void Two_threads_get_the_same_objects()
    {
        _files.Repository("main").Package("main", "app-misc/a-1");
        EbuildRepository repository = _files.Open("main");
        QualifiedPackageName name = QualifiedPackageName.Parse("app-misc/a");

        object[] found = [.. Enumerable.Range(0, 16).AsParallel().Select(_ => repository.VersionsOf(name)[0])];

        Assert.All(found, one => Assert.Same(found[0], one));
    }

    [Fact]
    public void A_master_that_is_missing_is_named()
    {
        _files.Repository("main", masters: "gentoo");

        Diagnostic failure = RepositoryBuilder.Failure(() => new RepositorySet([_files.Open("main")]));

        Assert.Equal("STV2106", failure.Code);
        Assert.Contains("`gentoo`", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_repositories_of_one_name_are_refused()
    {
        _files.Repository("main").Repository("other").Write("other", "profiles/repo_name", "main\n");

        Assert.Equal("STV2106", RepositoryBuilder.Failure(() => new RepositorySet([_files.Open("main"), _files.Open("other")])).Code);
    }

    [Fact]
    public void Mirrors_and_licence_groups_of_masters_count()
    {
        _files.Repository("main")
            .Write("main", "profiles/thirdpartymirrors", "# x\ngnu\thttps://a/gnu/ https://b/gnu\n")
            .Write("main", "profiles/license_groups", "FREE @GPL MIT\nGPL GPL-2 GPL-3 @FREE\n")
            .Repository("over", masters: "main")
            .Write("over", "profiles/thirdpartymirrors", "gnu https://c/gnu/\n")
            .Write("over", "profiles/license_groups", "GPL GPL-4\n");
        var set = new RepositorySet([_files.Open("main"), _files.Open("over")]);

        Assert.Equal(["https://c/gnu", "https://a/gnu", "https://b/gnu"], set.MirrorsOf(set.All[1]).AddressesOf("gnu"));
        Assert.Equal(["https://a/gnu", "https://b/gnu"], set.MirrorsOf(set.Main).AddressesOf("gnu"));
        Assert.Equal(["GPL-2", "GPL-3", "GPL-4", "MIT"], set.LicenseGroups.LicensesOf("FREE").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_timestamp_is_the_first_field()
    {
        _files.Repository("main");
        Assert.Null(_files.Open("main").Timestamp);

        _files.Write("main", "metadata/timestamp.x", "1763000000 Thu Nov 13 02:13:20 2025 UTC\n");
        Assert.Equal(1763000000, _files.Open("main").Timestamp);
    }
}
