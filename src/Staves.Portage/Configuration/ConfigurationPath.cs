using Staves.Portage.Files;

namespace Staves.Portage.Configuration;

/// <summary>A configuration file that may also be a directory of files (PMS profiles, Portage's portage(5)).</summary>
public static class ConfigurationPath
{
    /// <summary>The file itself, or all files below the directory in byte order; none where there is neither.</summary>
    public static IEnumerable<string> Files(string path, IFileTree? files = null)
    {
        files ??= DiskTree.Instance;
        if (!files.HasDirectory(path))
        {
            return files.HasFile(path) ? [path] : [];
        }

        return FilesIn(path, files);
    }

    /// <summary>The same, read.</summary>
    public static IEnumerable<LineFile> Read(string path, IFileTree files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.TryReadText(path) is { } text ? [LineFile.Parse(text, path)] : FilesIn(path, files).Select(file => LineFile.Read(file, files));
    }

    static IEnumerable<string> FilesIn(string directory, IFileTree files)
    {
        // Hidden files and the backups of editors do not count, nor do the directories of version control.
        return files.Names(directory)
            .Where(name => !name.StartsWith('.') && !name.EndsWith('~') && name != "CVS")
            .Order(StringComparer.Ordinal)
            .SelectMany(name => Files($"{directory}/{name}", files));
    }
}
