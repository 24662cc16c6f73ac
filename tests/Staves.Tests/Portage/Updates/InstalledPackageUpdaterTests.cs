using System.Collections.Immutable;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Portage.Updates;
using Staves.Tests.Packages;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Updates;

public sealed class InstalledPackageUpdaterTests : IDisposable
{
    const string Moves = """
        move dev-libs/libgreet dev-lang/greeting
        slotmove app-misc/slotted 2 two
        slotmove <app-misc/slotted-2 1 one
        slotmove dev-lang/greeting 0 zero
        move app-misc/infodemo app-misc/information
        move app-misc/missing app-misc/nothing

        """;

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Entries_and_their_dependencies_take_the_new_names()
    {
        InstalledPackageDatabase database = Copy("root");
        long? counter = Find(database, "dev-libs/libgreet-2.0")!.Counter;
        string contents = Find(database, "dev-libs/libgreet-2.0")!.ReadText("CONTENTS");

        var written = Update(database).Select(package => package.Built.ToString()).ToHashSet(StringComparer.Ordinal);

        Assert.Superset(
            new HashSet<string> { "dev-lang/greeting-2.0:zero/2::stavesfix", "app-misc/slotted-1.2:one::stavesfix", "app-misc/information-1:0::stavesfix" },
            written);
        Assert.Null(Find(database, "dev-libs/libgreet-2.0"));
        InstalledPackage moved = Find(database, "dev-lang/greeting-2.0")!;
        Assert.Equal((counter, contents), (moved.Counter, moved.ReadText("CONTENTS")));
        Assert.Contains("greeting-2.0.ebuild", moved.FileNames);
        Assert.Contains("dev-lang/greeting:zero/2=", Find(database, "app-misc/hello-2.1-r3")!.Rdepend);
        Assert.Empty(Update(database));
    }

    [Fact]
    public void An_entry_whose_new_name_is_taken_keeps_its_own()
    {
        InstalledPackageDatabase database = Copy("root");
        EntryFiles files = Find(database, "app-misc/infodemo-1")!.ReadFiles();
        new InstalledPackageWriter(database).Write(VersionedPackageName.Parse("app-misc/information-1"), files, Contents.Empty);

        Update(database);

        Assert.NotNull(Find(database, "app-misc/infodemo-1"));
        Assert.NotEmpty(Find(database, "app-misc/infodemo-1")!.Contents.Entries);
        Assert.Empty(Find(database, "app-misc/information-1")!.Contents.Entries);
    }

    [Fact]
    public void Portage_makes_the_same_entries()
    {
        InstalledPackageDatabase ours = Copy("ours");
        InstalledPackageDatabase portages = Copy("portages");
        Directory.CreateDirectory(_scratch["configuration/etc/portage"]);
        File.WriteAllText(_scratch["moves"], Moves.TrimEnd() + "\n");

        Update(ours);
        PortageCheckout.RunOracle("portage_moves.py", _scratch["portages"], _scratch["configuration"], _scratch["moves"]);

        Assert.Equal(Describe(portages), Describe(ours));
    }

    /// <summary>Portage leaves the newline off what it rewrites.</summary>
    static string[] Describe(InstalledPackageDatabase database) =>
    [
        .. database.Packages().SelectMany(package => package.FileNames
            .Where(name => name is not ("environment.bz2" or "metadata"))
            .Select(name => $"{package} {name}: {package.ReadText(name).TrimEnd()}")),
    ];

    static InstalledPackage? Find(InstalledPackageDatabase database, string name) => database.Find(VersionedPackageName.Parse(name));

    static ImmutableArray<InstalledPackage> Update(InstalledPackageDatabase database)
    {
        using RepositoryBuilder builder = new RepositoryBuilder().Repository("main").Write("main", "profiles/updates/1Q-2026", Moves);
        return new InstalledPackageUpdater(database).Apply(RepositoryUpdates.Load(new([builder.Open("main")])));
    }

    /// <summary>The packages of a fixture in a root of their own.</summary>
    InstalledPackageDatabase Copy(string root)
    {
        InstalledPackageDatabase database = InstalledPackageDatabase.OfRoot(_scratch[root]);
        var writer = new InstalledPackageWriter(database);
        foreach (InstalledPackage package in InstalledPackageDatabase.OfRoot(TestPaths.SharedOrSkip("fixtures/vdb/root-source")).Packages())
        {
            writer.Write(package.Name, package.ReadFiles(), package.Contents);
        }

        return database;
    }
}
