using System.Text;
using Staves.Packages;
using Staves.Packages.Elf;
using Staves.Packages.Gpkg;
using Staves.Packages.PackageImages;
using Staves.Packages.Tar;
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
            new(nameof(NeededEntry), ["X86_64;/usr/lib64/libgreet.so.1;libgreet.so.1;$ORIGIN/../lib;libc.so.6,libm.so.6;x86_64"], text =>
            {
                if (NeededEntry.TryParse(text, out NeededEntry? entry))
                {
                    _ = entry!.ToString();
                }
            }),
            new(nameof(GpkgManifest), ["DATA metadata.tar.zst 100 BLAKE2B ab SHA512 cd\nDATA image.tar.zst 200 SHA512 ef\n"], text =>
                GpkgManifest.Parse(Encoding.UTF8.GetBytes(text), "Manifest", verifier: null)),
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

    static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    static IEnumerable<string> Files(string folder, string pattern, int largest) =>
        Directory.EnumerateFiles(TestPaths.SharedOrSkip($"fixtures/{folder}"), pattern, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Where(file => new FileInfo(file).Length < largest)
            .Select(Latin1);

    static string Latin1(string file) => Encoding.Latin1.GetString(File.ReadAllBytes(file));
}
