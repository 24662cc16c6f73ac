using System.Collections.Immutable;
using Staves.Packages.Elf;
using Staves.Packages.Tar;

namespace Staves.Building.Drivers;

/// <summary>The ELF files of an image, and archives of them.</summary>
sealed record ImageElfFiles(ImmutableArray<(ImageObject Object, ElfFile Elf)> Files, ImmutableArray<ImageObject> Archives)
{
    const int MagicLength = 8;

    /// <summary>`!&lt;arch&gt;\n`, with which every archive of ar(1) begins.</summary>
    static ReadOnlySpan<byte> ArchiveMagic => "!<arch>\n"u8;

    public static ImageElfFiles Find(ImmutableArray<ImageObject> objects)
    {
        ImmutableArray<(ImageObject, ElfFile)>.Builder files = ImmutableArray.CreateBuilder<(ImageObject, ElfFile)>();
        ImmutableArray<ImageObject>.Builder archives = ImmutableArray.CreateBuilder<ImageObject>();
        Span<byte> magic = stackalloc byte[MagicLength];
        foreach (ImageObject item in objects.Where(item => item.Kind == TarMemberKind.File && item.Size >= MagicLength))
        {
            using FileStream stream = ImageContent.Open(item);
            stream.ReadExactly(magic);
            stream.Position = 0;
            if (magic.SequenceEqual(ArchiveMagic))
            {
                archives.Add(item);
            }
            else if (ElfFile.HasMagic(magic) && ElfFile.TryRead(stream, out ElfFile? elf))
            {
                files.Add((item, elf!));
            }
        }

        return new ImageElfFiles(files.ToImmutable(), archives.ToImmutable());
    }

    public SonameRecords Records(ImmutableArray<string> providesExclude, ImmutableArray<string> requiresExclude) =>
        SonameRecords.Of(Files.Select(file => NeededEntry.Of(file.Object.Installed, file.Elf)), providesExclude, requiresExclude);

    /// <summary>Portage's older `NEEDED`: `path lib,lib` for each file.</summary>
    public string Needed() => string.Concat(Files
        .Select(file => $"{file.Object.Installed} {string.Join(',', file.Elf.Needed)}\n"));
}
