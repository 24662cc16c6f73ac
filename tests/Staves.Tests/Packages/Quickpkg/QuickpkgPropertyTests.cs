using System.Collections.Immutable;
using CsCheck;
using Staves.Images.RootTrees;
using Staves.Packages;
using Staves.Packages.Gpkg;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Installed;

namespace Staves.Tests.Packages.Quickpkg;

/// <summary>Whatever a package holds: installed by GNU tar and packed again, it is the same package, and merges to the same tree.</summary>
public sealed class QuickpkgPropertyTests
{
    const long BuildTime = 1_600_000_000;

    static readonly Gen<string> Name = Gen.OneOf("usr", "etc", "a b", "x -> y", "1700000000", "\u00e9\u65e5", "lib64", ".keep", new string('n', 120), "%=");

    static readonly Gen<string> Path = Name.Array[1, 4].Select(names => string.Join('/', names));

    static readonly Gen<(TarMember Member, byte[] Content)> Object = Gen.Select(
        Path, Gen.Int[0, 6], Gen.Int[0, 4095], Gen.Long[0, 70_000], Gen.Long[0, 1L << 32], Gen.Byte.Array[0, 3000], Gen.Bool)
        .Select(one => Describe(one.Item1, one.Item2, one.Item3, one.Item4, one.Item5, one.Item6, one.Item7));

    [Fact]
    public void A_package_survives_its_installation()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may give files their owners");
        Object.Array[1, 12].Select(Consistent).Sample(members => SurvivesAsync(members).GetAwaiter().GetResult(), iter: 40, threads: 1);
    }

    static async Task SurvivesAsync((TarMember Member, byte[] Content)[] members)
    {
        using var installed = new InstalledRoot();
        InstalledPackage package = installed.Install("app-misc/a-1", members);
        await GpkgWriter.WriteAsync(
            installed.Beside["expected.gpkg.tar"],
            "a-1",
            package.ReadFiles().Without("CONTENTS").Without("COUNTER").All.ToDictionary(),
            members.Select(item => new ImageEntry(
                item.Member.Kind == TarMemberKind.Directory ? item.Member with { ModificationTime = BuildTime } : item.Member,
                item.Member.Kind == TarMemberKind.File ? () => new MemoryStream(item.Content) : null)),
            BuildTime,
            CancellationToken.None);

        using DirectoryRoot root = DirectoryRoot.Open(installed.Path);
        PackedPackage packed = await new QuickpkgWriter(root, QuickpkgOptions.Default).WriteAsync(package, installed.Beside["packed.gpkg.tar"], CancellationToken.None);

        Assert.Empty(packed.Warnings);
        Assert.Equal(PackedListing.Of(installed.Beside["expected.gpkg.tar"]), PackedListing.Of(packed.Path));
        using RootTree expected = Merge(installed, "expected.gpkg.tar");
        using RootTree merged = Merge(installed, "packed.gpkg.tar");
        Assert.Equal(expected.Fingerprint, merged.Fingerprint);
    }

    static RootTree Merge(InstalledRoot installed, string name)
    {
        using var package = GpkgFile.Open(installed.Beside[name]);
        using RootTreeBuilder builder = Images.SampleTrees.Builder(installed.Beside["spool"]);
        builder.Add(package, "app-misc/a-1", CancellationToken.None);
        return builder.Build(CancellationToken.None);
    }

    static (TarMember Member, byte[] Content) Describe(string path, int kind, int mode, long owner, long time, byte[] content, bool flag)
    {
        var member = new TarMember { Path = path, Kind = TarMemberKind.File, Mode = mode, UserId = owner, GroupId = owner / 2, ModificationTime = time };
        ImmutableArray<byte> capability = [1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        return kind switch
        {
            0 => (member with { Kind = TarMemberKind.Directory }, []),
            1 => (member with { Kind = TarMemberKind.SymbolicLink, Mode = 0x1ff, LinkTarget = flag ? "../nowhere at all" : "/usr" }, []),
            2 => (member with { Kind = TarMemberKind.Fifo }, []),
            3 => (member with { Kind = flag ? TarMemberKind.CharacterDevice : TarMemberKind.BlockDevice, DeviceMajor = 1, DeviceMinor = 300 }, []),
            4 => (member with { Kind = TarMemberKind.HardLink, LinkTarget = "to be found" }, []),
            _ => (member with { Size = content.Length, ExtendedAttributes = flag ? TarMember.NoExtendedAttributes.Add("security.capability", capability) : TarMember.NoExtendedAttributes }, content),
        };
    }

    /// <summary>Parents before children and once, nothing below what is no directory, and hard links to a file of the package.</summary>
    static (TarMember Member, byte[] Content)[] Consistent((TarMember Member, byte[] Content)[] objects)
    {
        var all = new SortedDictionary<string, (TarMember Member, byte[] Content)>(StringComparer.Ordinal);
        foreach ((TarMember Member, byte[] Content) item in objects)
        {
            string[] parents = [.. Parents(item.Member.Path)];
            if (all.ContainsKey(item.Member.Path) || parents.Any(parent => all.TryGetValue(parent, out var other) && other.Member.Kind != TarMemberKind.Directory)
                || all.Keys.Any(path => path.StartsWith(item.Member.Path + "/", StringComparison.Ordinal)))
            {
                continue;
            }

            foreach (string parent in parents)
            {
                all.TryAdd(parent, (new TarMember { Path = parent, Kind = TarMemberKind.Directory, Mode = 0x1ed }, []));
            }

            all.Add(item.Member.Path, item);
        }

        var files = all.Values.Where(item => item.Member.Kind == TarMemberKind.File).ToList();
        return [.. files.Concat(all.Values.Where(item => item.Member.Kind is not (TarMemberKind.File or TarMemberKind.HardLink)))
            .Concat(all.Values.Where(item => item.Member.Kind == TarMemberKind.HardLink && files.Count > 0)
                .Select(item => (files[0].Member with { Path = item.Member.Path, Kind = TarMemberKind.HardLink, LinkTarget = files[0].Member.Path, Size = 0, ExtendedAttributes = TarMember.NoExtendedAttributes }, Array.Empty<byte>())))];
    }

    static IEnumerable<string> Parents(string path)
    {
        for (string parent = RootPath.ParentOf(path); parent.Length > 0; parent = RootPath.ParentOf(parent))
        {
            yield return parent;
        }
    }
}
