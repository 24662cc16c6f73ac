using Staves.Building.Processes;
using Staves.Packages.Roots;
using Staves.Packages.Tar;

namespace Staves.Building.Builders;

/// <summary>Files of a builder's root by the names that programs give them.</summary>
sealed class RootFiles(IReadableRoot root)
{
    const int LargestText = 16 * 1024 * 1024;

    readonly RootPaths _paths = new(root);

    /// <summary>The file that a path leads to; null where there is none.</summary>
    public RootObject? Find(string path) => _paths.Resolve(path) is { } resolved && root.Find(resolved) is { Kind: TarMemberKind.File } file ? file : null;

    /// <summary>Where a program, or a file with its path, is; null where it is not.</summary>
    public string? Locate(string need) => need.StartsWith('/')
        ? Find(need) is null ? null : need
        : ProgramFinder.SystemDirectories.Select(directory => $"{directory}/{need}").FirstOrDefault(path => Find(path) is not null);

    /// <summary>The text of a file; null where there is none.</summary>
    public string? ReadText(string path)
    {
        if (Find(path) is not { Member.Size: <= LargestText } file)
        {
            return null;
        }

        using var reader = new StreamReader(root.Open(file));
        return reader.ReadToEnd();
    }

    /// <summary>The files of a directory by their paths, sorted.</summary>
    public IEnumerable<string> PathsIn(string directory) =>
        _paths.Resolve(directory) is { } resolved ? root.Names(resolved).Select(name => $"{directory}/{name}") : [];
}
