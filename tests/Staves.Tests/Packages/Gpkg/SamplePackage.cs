using System.Collections.Immutable;
using System.Text;
using Staves.Packages;
using Staves.Packages.Compression;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Tests.Packages.Tar;

namespace Staves.Tests.Packages.Gpkg;

/// <summary>A package with every kind of member in its image.</summary>
static class SamplePackage
{
    public const long Time = 1_700_000_000;

    public static ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Metadata(string pf = "sample-1.2-r3") =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CATEGORY"] = "app-misc\n",
            ["PF"] = pf + "\n",
            ["SLOT"] = "0\n",
            ["EAPI"] = "8\n",
            ["DESCRIPTION"] = "Beispiel f\u00fcr alles\n",
        }.ToImmutableSortedDictionary(pair => pair.Key, pair => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(pair.Value), StringComparer.Ordinal);

    public static ImmutableArray<ImageEntry> Image { get; } =
    [
        .. SampleMembers.All.Select(sample => new ImageEntry(sample.Member, () => new MemoryStream(sample.Content))),
        new ImageEntry(SampleMembers.File("usr/share/noise", Noise(), 420).Member, () => new MemoryStream(Encoding.UTF8.GetBytes(Noise()))),
    ];

    public static PackageContent Content(IEnumerable<ImageEntry>? image = null, string pf = "sample-1.2-r3") =>
        new() { Metadata = Metadata(pf), Image = image ?? Image, ModificationTime = Time };

    public static async Task<string> WriteAsync(string path, IEnumerable<ImageEntry>? image = null, string pf = "sample-1.2-r3")
    {
        await GpkgWriter.WriteAsync(path, pf, Metadata(pf), image ?? Image, Time, CancellationToken.None);
        return path;
    }

    /// <summary>A well-formed package around any archives.</summary>
    public static string WriteRaw(string path, Action<TarArchiveWriter> metadata, Action<TarArchiveWriter> image)
    {
        using FileStream file = File.Create(path);
        var container = new GpkgContainerWriter(file, "sample-1", Time, GpkgOptions.Default);
        container.Write("gpkg-1", static _ => { });
        container.Write("metadata.tar.zst", content => Compressed(content, metadata));
        container.Write("image.tar", content => Plain(content, image));
        container.Finish();
        return path;
    }

    public static string Listing(GpkgFile package)
    {
        var text = new StringBuilder();
        package.ReadImage(
            (member, content) =>
            {
                using var bytes = new MemoryStream();
                content.CopyTo(bytes);
                text.Append(member).Append(' ').AppendLine(Convert.ToHexString(bytes.ToArray()));
            },
            CancellationToken.None);
        foreach ((string name, ReadOnlyMemory<byte> value) in package.Metadata)
        {
            text.Append(name).Append(' ').AppendLine(Convert.ToHexString(value.Span));
        }

        return text.ToString();
    }

    static void Compressed(Stream output, Action<TarArchiveWriter> write)
    {
        using Stream compressed = Compressor.Open(output, CompressionSettings.Default);
        Plain(compressed, write);
    }

    static void Plain(Stream output, Action<TarArchiveWriter> write)
    {
        using var writer = new TarArchiveWriter(output, leaveOpen: true);
        write(writer);
        writer.Finish();
    }

    /// <summary>Text that compresses, but not to nothing.</summary>
    static string Noise()
    {
        var text = new StringBuilder();
        uint state = 1;
        for (int i = 0; i < 60_000; i++)
        {
            state = (state * 1664525) + 1013904223;
            text.Append((char)('a' + (state >> 28)));
        }

        return text.ToString();
    }
}
