using System.Globalization;
using Staves.Packages.Roots;
using Staves.Packages.Tar;

namespace Staves.Pipeline.Builders;

/// <summary>The run-time libraries of GCC in the root of a Gentoo system: `/usr/lib/gcc/TARGET/VERSION`.</summary>
static class RootLibraries
{
    const string Place = "usr/lib/gcc";
    const int LargestLibrary = 64 * 1024 * 1024;

    /// <summary>The content of a library of the newest compiler that has it; null where none has.</summary>
    public static byte[]? Read(IReadableRoot root, string name) =>
        (from target in root.Names(Place)
         from version in root.Names($"{Place}/{target}")
         orderby int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? major : 0 descending
         select Content(root, $"{Place}/{target}/{version}", name)).FirstOrDefault(content => content is not null);

    /// <summary>The name of a library is a link to the file beside it.</summary>
    static byte[]? Content(IReadableRoot root, string directory, string name)
    {
        RootObject? found = root.Find($"{directory}/{name}");
        if (found is { Kind: TarMemberKind.SymbolicLink, Member.LinkTarget: { } target } && !target.Contains('/', StringComparison.Ordinal))
        {
            found = root.Find($"{directory}/{target}");
        }

        if (found is not { Kind: TarMemberKind.File, Member.Size: <= LargestLibrary })
        {
            return null;
        }

        using Stream content = root.Open(found);
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }
}
