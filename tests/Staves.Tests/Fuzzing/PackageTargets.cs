using System.Text;
using Staves.Packages;
using Staves.Packages.Elf;
using Staves.Packages.Gpkg;
using Staves.Packages.PackageImages;
using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Installed;
using Staves.Tests.Images;
using Staves.Tests.Packages.Tar;

namespace Staves.Tests.Fuzzing;

/// <summary>The readers of binary packages and of what is in them.</summary>
static class PackageTargets
{
    public static IEnumerable<FuzzTarget> All(string scratchFile)
    {
        string[] packages = [.. Files("binpkgs/gpkg-zstd-multi/app-misc", "*.gpkg.tar", 120_000).Concat(Files("binpkgs/gpkg-gzip/app-misc", "*.gpkg.tar", 120_000))];
        string[] images = [Encoding.Latin1.GetString(SampleMembers.Archive())];
        return
        [
            new("tar", packages, text => ReadTar(Bytes(text)), IsBinary: true),
            new("image", images, text => ImageArchive.Read(new MemoryStream(Bytes(text)), "", "image", static (_, _) => { }, CancellationToken.None), IsBinary: true),
            new("GPKG", packages, text => ReadPackage(Bytes(text), scratchFile), IsBinary: true),
            new("XPAK", [.. Files("binpkgs/xpak-bzip2", "*.tbz2", 120_000)], text => ReadPackage(Bytes(text), scratchFile), IsBinary: true),
            // The host program of these tests is one.
            new("ELF", [Latin1(Environment.ProcessPath!)], text => ElfFile.TryRead(new MemoryStream(Bytes(text)), out _), IsBinary: true),
            new(nameof(ElfHardening), [Latin1(Environment.ProcessPath!)], text => ElfHardening.TryRead(new MemoryStream(Bytes(text))), IsBinary: true),
            new(nameof(NeededEntry), ["X86_64;/usr/lib64/libgreet.so.1;libgreet.so.1;$ORIGIN/../lib;libc.so.6,libm.so.6;x86_64"], text =>
            {
                if (NeededEntry.TryParse(text, out NeededEntry? entry))
                {
                    _ = entry!.ToString();
                }
            }),
            new(nameof(GpkgManifest), ["DATA metadata.tar.zst 100 BLAKE2B ab SHA512 cd\nDATA image.tar.zst 200 SHA512 ef\n"], text =>
                GpkgManifest.Parse(Encoding.UTF8.GetBytes(text), "Manifest", verifier: null)),
            new("root archive", [Encoding.Latin1.GetString(SmallRoot())], text => ReadRoot(Bytes(text), $"{scratchFile}.store"), IsBinary: true),
        ];
    }

    static void ReadTar(byte[] bytes)
    {
        using var archive = new TarArchiveReader(new MemoryStream(bytes));
        byte[] buffer = new byte[4096];
        while (archive.ReadNext(CancellationToken.None) is not null)
        {
            while (archive.Content.Read(buffer) > 0)
            {
            }
        }
    }

    static void ReadPackage(byte[] bytes, string scratchFile)
    {
        File.WriteAllBytes(scratchFile, bytes);
        using var package = BinaryPackageFile.Open(scratchFile);
        package.Verify(CancellationToken.None);
        package.ReadImage(static (_, _) => { }, CancellationToken.None);
    }

    /// <summary>What becomes of an archive that somebody names as a builder: its packages are packed.</summary>
    static void ReadRoot(byte[] bytes, string store)
    {
        try
        {
            using IReadableRoot root = TarballRoot.OpenAsync(new MemoryStream(bytes), "root.tar", RootStore.Open(store), CancellationToken.None).GetAwaiter().GetResult();
            var writer = new QuickpkgWriter(root, QuickpkgOptions.Default);
            foreach (InstalledPackage package in root.Installed.Packages())
            {
                writer.WriteAsync(package, $"{store}/a.gpkg.tar", CancellationToken.None).GetAwaiter().GetResult();
            }
        }
        finally
        {
            if (Directory.Exists(store))
            {
                Directory.Delete(store, recursive: true);
            }
        }
    }

    /// <summary>A package with one of each kind of object, below links too.</summary>
    static byte[] SmallRoot()
    {
        const string Contents = """
            dir /bin
            obj /bin/a 0cc175b9c0f1b6a831c399e269772661 1700000000
            obj /usr/bin/b 0cc175b9c0f1b6a831c399e269772661 1700000000
            sym /usr/bin/c -> a 1700000000
            fif /usr/fifo
            obj /etc/conf d41d8cd98f00b204e9800998ecf8427e 1
            obj /etc/missing d41d8cd98f00b204e9800998ecf8427e 1

            """;
        using var archive = new MemoryStream();
        using var writer = new TarArchiveWriter(archive);
        foreach ((TarMember member, byte[] content) in new[]
        {
            SampleTrees.Directory("usr"), SampleTrees.Directory("usr/bin"), SampleTrees.Link("bin", "usr/bin"), SampleTrees.File("bin/a", "a"),
            SampleTrees.HardLink("usr/bin/b", "usr/bin/a"), SampleTrees.Link("usr/bin/c", "a"), SampleTrees.File("etc/conf", "edited"),
            (new TarMember { Path = "usr/fifo", Kind = TarMemberKind.Fifo }, []), SampleTrees.File("etc/env.d/50a", "CONFIG_PROTECT=\"/opt\"\n"),
            SampleTrees.File("var/db/pkg/app-misc/a-1/SLOT", "0\n"), SampleTrees.File("var/db/pkg/app-misc/a-1/CONTENTS", Contents),
        })
        {
            using var stream = new MemoryStream(content);
            writer.Write(member, member.Kind == TarMemberKind.File ? stream : null, CancellationToken.None);
        }

        writer.Finish();
        return archive.ToArray();
    }

    static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    static IEnumerable<string> Files(string folder, string pattern, int largest) =>
        Directory.EnumerateFiles(TestPaths.SharedOrSkip($"fixtures/{folder}"), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Where(file => new FileInfo(file).Length < largest)
            .Select(Latin1);

    static string Latin1(string file) => Encoding.Latin1.GetString(File.ReadAllBytes(file));
}
