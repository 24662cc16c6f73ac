using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Compression;
using Staves.Packages.Files;
using Staves.Packages.Verification;

namespace Staves.Packages.Gpkg;

/// <summary>Gives packages the number by which Portage tells builds of one version apart (BUILD_ID); what they install stays, byte for byte.</summary>
static class GpkgNumbering
{
    const string Key = "BUILD_ID";

    /// <summary>The number of a package; null where it has none.</summary>
    public static long? Of(GpkgFile package) =>
        long.TryParse(package.Text(Key), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0 ? number : null;

    /// <summary>What two files have in common that differ in their number alone: SHA-256 in hexadecimal over the rest of their metadata and the
    /// checksum of their images.</summary>
    public static string ContentOf(GpkgFile package)
    {
        using SafeFileHandle file = File.OpenHandle(package.Path);
        var container = GpkgContainer.Read(package.Path, file, SignatureRules.Ignored);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(container.Manifest.Entries[container.Image.Name].Sha512));
        foreach ((string name, ReadOnlyMemory<byte> value) in package.Metadata.Where(entry => entry.Key != Key))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{name.Length} {name} {value.Length} ")));
            hash.AppendData(value.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes a package under another number; a signature that it has, which would not be one of it, is left out.</summary>
    /// <param name="package">The package.</param>
    /// <param name="path">The new file, replaced if it is there.</param>
    /// <param name="number">Its number.</param>
    /// <param name="options">Who signs it.</param>
    public static void Write(GpkgFile package, string path, long number, GpkgOptions options)
    {
        using SafeFileHandle source = File.OpenHandle(package.Path);
        var container = GpkgContainer.Read(package.Path, source, SignatureRules.Ignored);
        string digits = number.ToString(CultureInfo.InvariantCulture);
        long time = long.TryParse(package.Text("BUILD_TIME"), NumberStyles.None, CultureInfo.InvariantCulture, out long built) ? built : 0;
        ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> metadata = package.Metadata.SetItem(Key, Encoding.ASCII.GetBytes($"{digits}\n"));
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 128 * 1024);
        var writer = new GpkgContainerWriter(file, $"{package.Text("PF")}-{digits}", time, options);
        var numbered = new PackageContent { Metadata = metadata, Image = [], ModificationTime = time };
        writer.Write(GpkgContainer.Identifier, static _ => { });
        writer.WriteSigned("metadata.tar.zst", content => GpkgWriter.WriteMetadata(content, numbered, CompressionSettings.Default, CancellationToken.None));
        writer.WriteSigned(container.Image.Name, content =>
        {
            using var image = new FileRegionStream(source, container.Image.Offset, container.Image.Size, package.Path);
            image.CopyTo(content);
        });
        writer.Finish();
        file.Flush(flushToDisk: true);
    }
}
