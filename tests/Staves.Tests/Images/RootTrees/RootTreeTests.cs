using CsCheck;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.RootTrees;

public sealed class RootTreeTests : IDisposable
{
    static readonly Gen<string> Name = OneOf("a", "b", "c", "..", ".");
    static readonly Gen<string> PathText = Name.Array[1, 4].Select(parts => string.Join('/', parts));

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>Most paths lead through no link, and are found without following each of their parts.</summary>
    [Fact]
    public void A_path_leads_where_following_all_its_parts_leads()
    {
        Gen<(string Link, string Target)[]> links = Gen.Select(OneOf("a/l", "b/l", "l", "b/c/l"), PathText).Array[0, 4];
        Gen.Select(links, Gen.Select(PathText, Gen.Bool, (path, hasLink) => hasLink ? $"{path}/l/a" : path).Array[1, 20]).Sample(
            (members, paths) =>
            {
                using RootTree tree = Build(
                    _scratch.Path,
                    PruningRules.None,
                    [File("a/a/a"), File("b/c/a"), File("c"), .. members.DistinctBy(one => one.Link).Select(one => Link(one.Link, one.Target))]);
                return paths.All(path => tree.Resolve(path) == Followed(tree, path) && tree.Resolve("/" + path) == Followed(tree, path));
            },
            iter: 300);
    }

    [Fact]
    public void Packages_that_were_read_side_by_side_make_the_tree_that_they_make_one_by_one()
    {
        (string Package, (TarMember, byte[])[] Members)[] packages =
        [
            .. Enumerable.Range(0, 40).Select(number => ($"app-misc/p-{number}", new[] { Directory($"usr/{number % 3}"), File($"usr/{number % 3}/{number}", $"content {number}"), File($"usr/{number}.keep") })),
        ];
        using RootTreeBuilder oneByOne = Builder(_scratch.Path);
        using RootTreeBuilder sideBySide = Builder(_scratch.Path);
        var collected = new CollectedPackage[packages.Length];
        Parallel.For(0, packages.Length, index => collected[index] = sideBySide.Collect(
            packages[index].Package, Reading(packages[index].Members), PruningRules.None, archive: null, CancellationToken.None));
        foreach (((string package, (TarMember, byte[])[] members), CollectedPackage read) in packages.Zip(collected))
        {
            oneByOne.Add(package, members);
            sideBySide.Add(read);
        }

        using RootTree expected = oneByOne.Build(CancellationToken.None);
        using RootTree actual = sideBySide.Build(CancellationToken.None);
        Assert.Equal(expected.Fingerprint, actual.Fingerprint);
        Assert.Equal(expected.Entries.Select(entry => entry.Package), actual.Entries.Select(entry => entry.Package));
    }

    /// <summary>Reading all files for their digests takes longer than looking for a layer.</summary>
    [Fact]
    public void Trees_of_the_same_archives_have_the_same_fingerprint_and_what_is_changed_of_them_counts()
    {
        (TarMember, byte[])[] members = [File("usr/a", "a"), File("usr/lib/sysusers.d/a.conf", "u a 300\n")];
        string expected = FingerprintOf("one", members);

        Assert.Equal(expected, FingerprintOf("one", members));
        Assert.NotEqual(expected, FingerprintOf("two", members));
        Assert.NotEqual(expected, FingerprintOf("one", [.. members, File("usr/b", "b")]));
        Assert.NotEqual(expected, FingerprintOf("one", members, File("usr/a", "the user's")));
        Assert.NotEqual(FingerprintOf("one", members, File("usr/a", "the user's")), FingerprintOf("one", members, File("usr/a", "another's")));
        Assert.Equal(FingerprintOf(null, members), FingerprintOf(null, members));
        Assert.NotEqual(FingerprintOf(null, members), FingerprintOf(null, [File("usr/a", "b"), members[1]]));

        string FingerprintOf(string? archive, (TarMember, byte[])[] packaged, params (TarMember Member, byte[] Content)[] own)
        {
            using RootTreeBuilder builder = Builder(_scratch.Path);
            builder.Add(builder.Collect(
                "app-misc/a-1", Reading(packaged), PruningRules.None, archive, CancellationToken.None));
            Array.ForEach(own, one => builder.AddFile(one.Member, one.Content));
            using RootTree tree = builder.Build(CancellationToken.None);
            return tree.Fingerprint.ToString();
        }
    }

    [Fact]
    public void A_snapshot_has_what_was_added_since_the_last_one()
    {
        using RootTreeBuilder builder = Builder(_scratch.Path);
        builder.Add("app-misc/one-1", File("one"));
        Assert.Equal(["one"], builder.Snapshot(CancellationToken.None).Paths());
        builder.Add("app-misc/two-1", File("two"));
        Assert.Equal(["one", "two"], builder.Snapshot(CancellationToken.None).Paths());
        builder.AddGenerated("usr/three", 0x1a4, "3"u8);
        using RootTree tree = builder.Build(CancellationToken.None);
        Assert.Equal("3", tree.Text("usr/three"));
    }

    static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    static RootEntry? Followed(RootTree tree, string path) =>
        RootPath.Resolve(path, followLast: true, link => tree.Find(link)?.Member is { Kind: TarMemberKind.SymbolicLink } member ? member.LinkTarget : null) is { } resolved
            ? tree.Find(resolved)
            : null;
}
