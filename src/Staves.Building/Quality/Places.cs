using System.Collections.Immutable;
using Staves.Building.Drivers;
using Staves.Packages.Tar;

namespace Staves.Building.Quality;

/// <summary>Files where nobody looks for them, and files that speak of places that are gone.</summary>
static class Places
{
    const long LargestText = 1 << 20;

    /// <summary>Where files were long ago, or come to by a prefix that is there twice.</summary>
    static readonly ImmutableArray<string> Outdated =
        ["/etc/man", "/usr/man", "/usr/info", "/usr/doc", "/usr/etc", "/usr/var", "/usr/usr", "/usr/X11R6", "/usr/locale", "/usr/share/usr"];

    static readonly ImmutableArray<string> Described = [".la", ".pc", ".cmake"];

    public static ImmutableArray<QualityCheck> Checks { get; } =
    [
        new("STV5358", image => image.Objects.Select(item => item.Installed).Where(path => path == image.BuildDirectory),
            "is the directory of the build, in the image once more", "the ebuild puts ${D} before a path that has it already")
        {
            IsError = true,
        },
        new("STV5357", image => image.Objects.Select(item => item.Installed).Where(path => Outdated.Contains(path, StringComparer.Ordinal)),
            "is a place where nobody looks for files", "install below /usr/share, /etc or /var"),
        new("STV5359", image => image.Files.Where(file => Mentions(file, image.BuildDirectory + "/image")).Select(file => file.Installed),
            "speaks of the image directory, which is there only while it is built", "replace ${D} in it"),
        new("STV5360", image => image.Objects
                .Where(item => item.Kind == TarMemberKind.SymbolicLink && item.LinkTarget!.StartsWith(image.BuildDirectory + "/", StringComparison.Ordinal))
                .Select(item => $"{item.Installed}: {item.LinkTarget}"),
            "is a link into the directory of the build", "make it with `dosym`"),
    ];

    static bool Mentions(ImageObject file, string directory)
    {
        if (file.Size > LargestText || !Described.Any(suffix => file.Path.EndsWith(suffix, StringComparison.Ordinal)))
        {
            return false;
        }

        using FileStream stream = ImageContent.Open(file);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Contains(directory, StringComparison.Ordinal);
    }
}
