using System.Globalization;
using System.Security.Cryptography;
using CsCheck;
using Staves.Packages;
using Staves.Packages.Compression;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Packages.Xpak;
using Staves.Tests.Packages.Gpkg;

namespace Staves.Tests.Packages;

/// <summary>What is written into a package of either format and any compression comes out of it.</summary>
public sealed class PackageRoundTripTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public static TheoryData<CompressionFormat> Formats => [.. Enum.GetValues<CompressionFormat>()];

    /// <summary>Every kind of member, below directories that are or are not members themselves.</summary>
    static Gen<ImageEntry[]> Images
    {
        get
        {
            Gen<string> name = Gen.String[Gen.OneOf(Gen.Char['a', 'e'], Gen.Char['\u00e0', '\u00ff'], Gen.Const(' '), Gen.Const('.')), 1, 110]
                .Where(text => text is not ("." or ".."));
            Gen<TarMemberKind> kind = Gen.Enum<TarMemberKind>().Where(one => one != TarMemberKind.HardLink);
            Gen<TarMember> attributes = Gen.Select(Gen.Int[0, 4095], Gen.Long[0, 1L << 32], Gen.Long[-(1L << 33), 1L << 34], Gen.Byte.Array[0, 30], Gen.Bool)
                .Select((mode, owner, time, value, hasValue) => new TarMember
                {
                    Path = "",
                    Kind = TarMemberKind.File,
                    Mode = mode,
                    UserId = owner,
                    GroupId = owner / 3,
                    ModificationTime = time,
                    ExtendedAttributes = hasValue ? TarMember.NoExtendedAttributes.Add("user.x", [.. value]) : TarMember.NoExtendedAttributes,
                });
            return Gen.Select(name.Array[1, 3], kind, attributes, Gen.Byte.Array[0, 3000], Gen.Bool).Array[0, 12].Select(Image);
        }
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Reading_a_gpkg_inverts_writing_it(CompressionFormat format)
    {
        var options = new GpkgOptions { Compression = new CompressionSettings(format) };
        await InvertsAsync((path, content) => GpkgWriter.WriteAsync(path, "sample-1", content, options, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Reading_an_xpak_inverts_writing_it(CompressionFormat format)
    {
        var settings = new CompressionSettings(format);
        await InvertsAsync((path, content) => XpakWriter.WriteAsync(path, content, settings, CancellationToken.None));
    }

    [Theory]
    [InlineData(CompressionFormat.Bzip2, "ab60123c0cf714b4")]
    [InlineData(CompressionFormat.Zstandard, "724611b70bbecea4")]
    [InlineData(CompressionFormat.None, "53a2e298eaf4bf91")]
    public async Task An_xpak_has_the_same_bytes_in_every_process_on_every_machine(CompressionFormat format, string digest)
    {
        await XpakWriter.WriteAsync(_scratch["one"], SamplePackage.Content(), new CompressionSettings(format), CancellationToken.None);
        PackageContent shuffled = SamplePackage.Content([.. SamplePackage.Image.Reverse()]);
        await XpakWriter.WriteAsync(_scratch["two"], shuffled, new CompressionSettings(format), CancellationToken.None);
        Assert.Equal(File.ReadAllBytes(_scratch["one"]), File.ReadAllBytes(_scratch["two"]));
        Assert.Equal(digest, PackageListing.Digest(File.ReadAllBytes(_scratch["one"]))[..16]);
    }

    [Fact]
    public async Task What_portage_packed_is_the_same_in_the_other_format()
    {
        foreach (string source in new[] { "gpkg-zstd-multi/app-misc/caps/caps-1-1.gpkg.tar", "xpak-bzip2/app-misc/oddnodes-1.tbz2" })
        {
            using var package = BinaryPackageFile.Open(TestPaths.SharedOrSkip("fixtures/binpkgs/" + source));
            PackageContent content = PackageCopy.Of(package);
            await GpkgWriter.WriteAsync(_scratch["gpkg"], "any", content, GpkgOptions.Default, CancellationToken.None);
            await XpakWriter.WriteAsync(_scratch["xpak"], content, CompressionSettings.Default, CancellationToken.None);
            using var gpkg = BinaryPackageFile.Open(_scratch["gpkg"]);
            using var xpak = BinaryPackageFile.Open(_scratch["xpak"]);
            Assert.IsType<GpkgFile>(gpkg);
            Assert.IsType<XpakFile>(xpak);
            Assert.Equal(PackageListing.OfMetadata(package), PackageListing.OfMetadata(gpkg));
            Assert.Equal(PackageListing.OfMetadata(package), PackageListing.OfMetadata(xpak));
            Assert.Equal(PackageListing.OfImage(gpkg), PackageListing.OfImage(xpak));
        }
    }

    [Theory]
    [InlineData(PackageFormat.Gpkg)]
    [InlineData(PackageFormat.Xpak)]
    public async Task A_large_image_takes_little_memory(PackageFormat format)
    {
        const long Size = 200 * 1024 * 1024;
        var member = new TarMember { Path = "usr/large", Kind = TarMemberKind.File, Size = Size };
        PackageContent content = SamplePackage.Content([new ImageEntry(member, static () => new Zeros(Size))]);
        await (format == PackageFormat.Gpkg
            ? GpkgWriter.WriteAsync(_scratch["a"], "sample-1", content, GpkgOptions.Default, CancellationToken.None)
            : XpakWriter.WriteAsync(_scratch["a"], content, CompressionSettings.Default, CancellationToken.None));
        Assert.InRange(new FileInfo(_scratch["a"]).Length, 1, 1024 * 1024);

        long before = GC.GetAllocatedBytesForCurrentThread();
        long read = 0;
        using var package = BinaryPackageFile.Open(_scratch["a"]);
        package.ReadImage((_, plain) => read += Length(plain), CancellationToken.None);
        Assert.Equal(Size, read);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    async Task InvertsAsync(Func<string, PackageContent, Task> writeAsync) => await Images.SampleAsync(
        async image =>
        {
            PackageContent content = SamplePackage.Content(image);
            await writeAsync(_scratch["package"], content);
            using var package = BinaryPackageFile.Open(_scratch["package"]);
            package.Verify(CancellationToken.None);
            Assert.Equal(content.Metadata.Keys, package.Metadata.Keys);
            Assert.All(content.Metadata, pair => Assert.Equal(pair.Value.ToArray(), package.Metadata[pair.Key].ToArray()));
            Assert.Equal(Described(image), Described([.. PackageCopy.Of(package).Image]));
        },
        iter: 25,
        threads: 1);

    /// <summary>Makes the paths differ and lets some members be hard links to others.</summary>
    static ImageEntry[] Image((string[] Parts, TarMemberKind Kind, TarMember Attributes, byte[] Content, bool IsLinked)[] items)
    {
        var image = new List<ImageEntry>();
        for (int i = 0; i < items.Length; i++)
        {
            (string[] parts, TarMemberKind kind, TarMember attributes, byte[] content, bool isLinked) = items[i];
            string path = string.Create(CultureInfo.InvariantCulture, $"{i}{string.Join('/', parts)}");
            bool isDevice = kind is TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice;
            TarMember member = attributes with
            {
                Path = path,
                Kind = kind,
                Size = kind == TarMemberKind.File ? content.Length : 0,
                LinkTarget = kind == TarMemberKind.SymbolicLink ? "../" + parts[0] : null,
                DeviceMajor = isDevice ? content.Length : 0,
                DeviceMinor = isDevice ? parts.Length : 0,
            };
            image.Add(new ImageEntry(member, () => new MemoryStream(content)));
            if (isLinked && kind != TarMemberKind.Directory)
            {
                image.Add(new ImageEntry(new TarMember { Path = $"links/{path}", Kind = TarMemberKind.HardLink, LinkTarget = path }, null));
                image.Add(new ImageEntry(new TarMember { Path = $"{path} again", Kind = TarMemberKind.HardLink, LinkTarget = path }, null));
            }
        }

        return [.. image];
    }

    /// <summary>Each object with all its names, whichever of them the content is under.</summary>
    static SortedDictionary<string, string> Described(IReadOnlyCollection<ImageEntry> image)
    {
        ILookup<string, string> links = image.Where(entry => entry.Member.Kind == TarMemberKind.HardLink)
            .ToLookup(entry => entry.Member.LinkTarget!, entry => entry.Member.Path, StringComparer.Ordinal);
        var objects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (ImageEntry entry in image.Where(entry => entry.Member.Kind != TarMemberKind.HardLink))
        {
            TarMember member = entry.Member;
            using Stream? content = member.Kind == TarMemberKind.File ? entry.OpenContent!() : null;
            string attributes = string.Concat(member.ExtendedAttributes.Select(pair => $" {pair.Key}={Convert.ToHexStringLower(pair.Value.AsSpan())}"));
            objects[string.Join(", ", links[member.Path].Append(member.Path).Order(StringComparer.Ordinal))] = string.Create(
                CultureInfo.InvariantCulture,
                $"{member.Kind} {member.Mode} {member.UserId} {member.GroupId} {member.ModificationTime} {member.LinkTarget} {member.DeviceMajor} {member.DeviceMinor}"
                + $"{attributes} {(content is null ? "" : Convert.ToHexString(SHA256.HashData(content)))}");
        }

        return objects;
    }

    static long Length(Stream stream)
    {
        byte[] buffer = new byte[64 * 1024];
        long length = 0;
        for (int read; (read = stream.Read(buffer)) > 0; length += read)
        {
        }

        return length;
    }

    /// <summary>So many zeros.</summary>
    sealed class Zeros(long length) : MemoryStream
    {
        long _left = length;

        public override int Read(Span<byte> buffer)
        {
            int read = (int)Math.Min(buffer.Length, _left);
            buffer[..read].Clear();
            _left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
