namespace Staves.Tests.Hygiene;

/// <summary>The files of the checkout that a person wrote.</summary>
static class SourceFiles
{
    const long LargestText = 1 << 20;

    static readonly string[] Generated = ["artifacts", "bin", "obj", ".git"];

    /// <summary>Paths below a folder of the checkout, relative to it and with `/`, in order; what a build leaves behind is not among them.</summary>
    public static string[] Below(string folder) =>
    [
        .. Files(new DirectoryInfo(Path.Combine(TestPaths.RepositoryRoot, folder)))
            .Select(file => Path.GetRelativePath(TestPaths.RepositoryRoot, file.FullName))
            .Order(StringComparer.Ordinal),
    ];

    public static string Text(string path) => File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, path));

    static IEnumerable<FileInfo> Files(DirectoryInfo directory) => directory.EnumerateFiles()
        .Where(file => file.LinkTarget is null && file.Length < LargestText)
        .Concat(directory.EnumerateDirectories()
            .Where(child => child.LinkTarget is null && !Generated.Contains(child.Name, StringComparer.Ordinal))
            .SelectMany(Files));
}
