using System.Diagnostics;
using System.Globalization;
using Staves.Packages;
using Staves.Packages.Compression;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Packages.Xpak;

namespace Staves.Benchmarks.Packages;

/// <summary>Writing the files of a directory as one binary package, and reading it, a line for each format and compression.</summary>
static class PackageThroughput
{
    const double Megabyte = 1e6;

    /// <summary>The compressions that packages have in practice; a level where it is not the usual one.</summary>
    static readonly CompressionSettings[] Compressions =
    [
        new(CompressionFormat.None), new(CompressionFormat.Zstandard, 3), CompressionSettings.Default, new(CompressionFormat.Gzip),
        new(CompressionFormat.Lz4), new(CompressionFormat.Lzop), new(CompressionFormat.Bzip2),
    ];

    /// <summary>Prints the rates in millions of plain bytes a second.</summary>
    /// <param name="directory">Its regular files make the image.</param>
    /// <param name="scratch">Where packages are written.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static async Task MeasureAsync(string directory, string scratch, CancellationToken cancellationToken)
    {
        PackageContent content = ContentOf(directory);
        long bytes = content.Image.Sum(entry => entry.Member.Size);
        string path = Path.Combine(scratch, "package");
        foreach (CompressionSettings settings in Compressions)
        {
            var options = new GpkgOptions { Compression = settings };
            await MeasureAsync("GPKG", settings, path, bytes, () => GpkgWriter.WriteAsync(path, "package-1", content, options, cancellationToken));
        }

        var bzip2 = new CompressionSettings(CompressionFormat.Bzip2);
        await MeasureAsync("XPAK", bzip2, path, bytes, () => XpakWriter.WriteAsync(path, content, bzip2, cancellationToken));
    }

    static async Task MeasureAsync(string format, CompressionSettings settings, string path, long bytes, Func<Task> writeAsync)
    {
        var clock = Stopwatch.StartNew();
        await writeAsync();
        double writing = clock.Elapsed.TotalSeconds;
        clock.Restart();
        using (var package = BinaryPackageFile.Open(path))
        {
            package.ReadImage(static (_, content) => content.CopyTo(Stream.Null), CancellationToken.None);
        }

        double reading = clock.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{$"{format} {settings.Format.Name} {settings.Level}",-24} write {bytes / Megabyte / writing,6:0} MB/s  read {bytes / Megabyte / reading,6:0} MB/s  {new FileInfo(path).Length / Megabyte,6:0.0} MB"));
    }

    static PackageContent ContentOf(string directory)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        ImageEntry[] image =
        [
            .. new DirectoryInfo(directory).EnumerateFiles("*", all)
                .Select(file => new ImageEntry(
                    new TarMember { Path = Path.GetRelativePath(directory, file.FullName), Kind = TarMemberKind.File, Mode = 420, Size = file.Length },
                    file.OpenRead)),
        ];
        return new PackageContent
        {
            Metadata = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal) { ["PF"] = "package-1\n"u8.ToArray() },
            Image = image,
            ModificationTime = 1_700_000_000,
        };
    }
}
