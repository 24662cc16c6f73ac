using System.Collections.Immutable;
using Staves.Packages.Files;
using Staves.Packages.Tar;

namespace Staves.Packages.Gpkg;

/// <summary>The archive of a package's metadata (GLEP 78): small files in the directory `metadata`.</summary>
sealed class MetadataArchive(string file)
{
    /// <summary>What is read into memory at once because a header says so.</summary>
    const int LargestAtOnce = 256 * 1024;

    readonly ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Builder _values =
        ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Values => _values.ToImmutable();

    /// <summary>Takes the files out of the plain bytes of the archive, of which there may not be too many.</summary>
    public void Read(Stream plain)
    {
        using var bounded = new BoundedReader(plain, BinaryPackageFile.LargestMetadata, TooLarge);
        using var archive = new TarArchiveReader(bounded, file, leaveOpen: true);
        while (archive.ReadNext(CancellationToken.None) is { } member)
        {
            if (member is { Kind: TarMemberKind.Directory, Path: "metadata" })
            {
                continue;
            }

            if (member.Path.Split('/') is not ["metadata", var name] || member.Kind != TarMemberKind.File || !MetadataNames.IsValid(name))
            {
                throw PackageFileFailure.Metadata(file, $"have the member `{HostileText.Shown(member.Path)}`, which is no file in `metadata/`");
            }

            if (member.Size > BinaryPackageFile.LargestMetadata || _values.Count == MetadataNames.MostNames)
            {
                throw TooLarge();
            }

            if (!_values.TryAdd(name, ValueOf(member, archive.Content)))
            {
                throw PackageFileFailure.Metadata(file, $"have `{name}` twice");
            }
        }
    }

    static ReadOnlyMemory<byte> ValueOf(TarMember member, Stream content)
    {
        if (member.Size <= LargestAtOnce)
        {
            byte[] value = new byte[member.Size];
            content.ReadExactly(value);
            return value;
        }

        using var growing = new MemoryStream();
        content.CopyTo(growing);
        return growing.ToArray();
    }

    Portage.Diagnostics.StavesException TooLarge() => PackageFileFailure.Metadata(
        file, $"are more than {BinaryPackageFile.LargestMetadata} bytes or {MetadataNames.MostNames} files");
}
