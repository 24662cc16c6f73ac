using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>Puts the `[[files]]` of a specification into the root tree.</summary>
static class SpecifiedFiles
{
    const int DefaultMode = 0b110_100_100;
    const int PermissionBits = 0b111_111_111_111;

    public static void Add(RootTreeBuilder builder, ImmutableArray<FileSpecification> files, long modificationTime)
    {
        foreach (FileSpecification file in files)
        {
            if (file.Content is { } content)
            {
                builder.AddFile(Member(file, file.Path, TarMemberKind.File, DefaultMode, modificationTime), Encoding.UTF8.GetBytes(content));
            }
            else
            {
                AddSource(builder, file, modificationTime);
            }
        }
    }

    static void AddSource(RootTreeBuilder builder, FileSpecification file, long modificationTime)
    {
        string source = file.Source!;
        if (File.Exists(source))
        {
            AddOne(builder, file, source, file.Path, modificationTime);
        }
        else if (Directory.Exists(source))
        {
            foreach (string path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                AddOne(builder, file, path, $"{file.Path.TrimEnd('/')}/{Path.GetRelativePath(source, path)}", modificationTime);
            }
        }
        else
        {
            throw new StavesException(new Diagnostic("STV1908", $"`{source}`, the source of `{file.Path}`, does not exist", file.Location));
        }
    }

    static void AddOne(RootTreeBuilder builder, FileSpecification file, string source, string path, long modificationTime)
    {
        byte[] bytes = File.ReadAllBytes(source);
        int mode = (int)File.GetUnixFileMode(source) & PermissionBits;
        builder.AddFile(Member(file, path, TarMemberKind.File, mode, modificationTime), bytes);
    }

    static TarMember Member(FileSpecification file, string path, TarMemberKind kind, int mode, long modificationTime) => new()
    {
        Path = path.TrimStart('/'),
        Kind = kind,
        Mode = file.Mode ?? mode,
        UserId = Number(file.Owner, file),
        GroupId = Number(file.Group, file),
        ModificationTime = modificationTime,
    };

    static long Number(string owner, FileSpecification file) => owner switch
    {
        "root" => 0,
        _ when long.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out long number) => number,
        _ => throw new StavesException(new Diagnostic(
            "STV1909", $"`{owner}`, who is to own `{file.Path}`, is neither a number nor `root`", file.Location, "give the number of the account")),
    };
}
