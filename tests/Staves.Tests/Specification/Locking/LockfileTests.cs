using System.Collections.Immutable;
using CsCheck;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Specification.Locking;
using Staves.Tests.Packages;

namespace Staves.Tests.Specification.Locking;

public sealed class LockfileTests
{
    static readonly Gen<string> AnyWord = Gen.Char["abcxyz_-+"].Array[0, 6].Select(rest => $"a{new string(rest)}z");

    static readonly Gen<LockedPackage> AnyPackage =
        Gen.Select(AnyWord, Gen.Int[1, 99], AnyWord, AnyWord.Array[0, 3], AnyWord.Array[0, 3], Gen.Int[0, 3], Gen.ULong).Select((name, version, slot, use, disabled, kind, digest) => new LockedPackage
        {
            Package = VersionedPackageName.Parse($"dev-libs/{name.Replace("-", "", StringComparison.Ordinal)}-{version}"),
            Repository = "gentoo",
            Slot = $"{slot}/{version}",
            Root = kind % 2 == 0 ? "builder" : "image",
            Use = [.. use],
            Disabled = [.. disabled],
            Ebuild = kind < 2 ? $"sha256:{digest:x16}" : null,
            Binary = kind < 2 ? null : new LockedBinary(kind == 2 ? version : null, 1_700_000_000, version * 100, $"sha512:{string.Concat(Enumerable.Repeat($"{digest:x16}", 8))}"),
        });

    static readonly Gen<LockedFile> AnyFile =
        Gen.Select(Gen.Char["ab '\"\\\u0007é/"].Array[0, 6], Gen.Int[0, 4095], AnyWord, Gen.Int[0, 2]).Select((name, mode, owner, kind) =>
            new LockedFile($"/{new string(name)}", kind == 2 ? null : mode, owner, "0", kind == 0 ? $"sha256:{mode:x64}" : null, kind == 2 ? $"{owner}/../{new string(name)}" : null));

    static readonly Gen<ImmutableSortedDictionary<string, long>?> AnySizes =
        Gen.Select(Gen.Select(AnyWord, Gen.Long[0, 1L << 40]).Array[0, 4], Gen.Bool).Select((sizes, some) => some
            ? sizes.DistinctBy(size => size.Item1).ToImmutableSortedDictionary(size => $"cat/{size.Item1}", size => size.Item2, StringComparer.Ordinal)
            : null);

    static readonly Gen<Lockfile> Any =
        Gen.Select(AnyWord, Gen.Select(AnyWord, Gen.Long[0, 1L << 40].Nullable()).Array[0, 3], AnyPackage.Array[0, 6], AnyFile.Array[0, 3], AnySizes).Select((profile, repositories, packages, files, sizes) =>
            new Lockfile(profile, [.. repositories.Select(repository => new LockedRepository(repository.Item1, repository.Item2))], [.. packages])
            {
                Files = [.. files.DistinctBy(file => file.Path)],
                Sizes = sizes,
            });

    [Fact]
    public void What_is_written_is_read_back() => Any.Sample(lockfile => Lockfile.Parse(lockfile.ToString(), "staves.lock").Equals(lockfile));

    [Fact]
    public void Nothing_differs_from_itself_and_everything_else_does() => Gen.Select(Any, Any).Sample((one, other) =>
        LockDifference.Between(one, one).IsEmpty
        && LockDifference.Between(one, other).IsEmpty == (one.Profile == other.Profile && one.Packages.ToHashSet().SetEquals(other.Packages) && one.Files.ToHashSet().SetEquals(other.Files)));

    [Fact]
    public void Any_prefix_of_a_lock_is_a_lock_or_an_error_with_its_place() => Gen.Select(Any, Gen.Double[0, 1]).Sample((lockfile, part) =>
    {
        string text = lockfile.ToString();
        try
        {
            Lockfile.Parse(text[..(int)(text.Length * part)], "staves.lock");
        }
        catch (StavesException exception)
        {
            Assert.All(exception.Diagnostics, diagnostic => Assert.Equal("staves.lock", diagnostic.Location?.File));
        }
    });

    [Fact]
    public void A_lock_of_a_later_program_is_told_as_such()
    {
        StavesException refused = Assert.Throws<StavesException>(() => Lockfile.Parse("version = 2\nsomething = 'new'\n", "staves.lock"));
        Assert.Equal("STV1030", Assert.Single(refused.Diagnostics).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("sha512:00")]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_digest_of_a_binary_package_is_one(string digest)
    {
        string text = $$"""
            version = 1
            profile = 'p'

            [[packages]]
            package = 'app-misc/a-1'
            repository = 'gentoo'
            slot = '0'
            root = 'image'
            binary = { size = 5, digest = '{{digest}}' }
            """;
        StavesException refused = Assert.Throws<StavesException>(() => Lockfile.Parse(text, "staves.lock"));
        Assert.Equal(("STV1033", 9), (Assert.Single(refused.Diagnostics).Code, refused.Diagnostics[0].Location!.Line));
    }

    [Fact]
    public void A_lock_that_cannot_be_written_leaves_nothing_behind()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch["staves.lock"]);
        StavesException refused = Assert.Throws<StavesException>(() => new Lockfile("p", [], []).Write(scratch["staves.lock"]));
        Assert.Equal("STV1032", Assert.Single(refused.Diagnostics).Code);
        Assert.Single(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    [Theory]
    [InlineData("1", "0/1", "a", "1", "0/1", "a b", "~ dev-libs/x USE b (image)")]
    [InlineData("1", "0/1", "a", "2", "0/2", "a", "~ dev-libs/x 1 -> 2, slot 0/1 -> 0/2 (image)")]
    [InlineData("1", "1", "", "2", "2", "", "~ dev-libs/x 1 -> 2, slot 1 -> 2 (image)")]
    public void A_change_is_told_in_one_line(string version, string slot, string use, string newVersion, string newSlot, string newUse, string expected) => Assert.Equal(
        expected,
        Staves.Pipeline.Locking.LockText.Line(Assert.Single(LockDifference.Between(Of(version, slot, use), Of(newVersion, newSlot, newUse)))));

    static Lockfile Of(string version, string slot, string use) => new("", [], ImmutableArray.Create(new LockedPackage
    {
        Package = VersionedPackageName.Parse($"dev-libs/x-{version}"),
        Repository = "r",
        Slot = slot,
        Root = "image",
        Use = [.. use.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        Ebuild = "sha256:0",
    }));
}
