using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Index;

namespace Staves.Portage.Snapshots;

/// <summary>The files of a snapshot that its index holds. Their paths continue the path of the archive.</summary>
sealed class SnapshotTree(RepositoryIndex index, string archive) : IFileTree
{
    readonly string _prefix = $"{archive}/";

    public bool HasFile(string path) => Relative(path) is { Length: > 0 } file && index.FindFile(file) >= 0;

    public bool HasDirectory(string path) => Relative(path) is { } directory && (directory.Length == 0 || RowsBelow(directory).Any());

    public IEnumerable<string> Names(string directory)
    {
        if (Relative(directory) is not { } relative)
        {
            yield break;
        }

        int start = relative.Length == 0 ? 0 : relative.Length + 1;
        string? last = null;
        foreach (string path in RowsBelow(relative))
        {
            int slash = path.IndexOf('/', start);
            string name = slash < 0 ? path[start..] : path[start..slash];
            if (name != last)
            {
                yield return last = name;
            }
        }
    }

    public byte[] ReadBytes(string path) => Find(path).ToArray();

    public string? TryReadText(string path) => HasFile(path) ? ReadText(path) : null;

    public string ReadText(string path) => Encoding.UTF8.GetString(Find(path));

    ReadOnlySpan<byte> Find(string path)
    {
        int row = Relative(path) is { } file ? index.FindFile(file) : -1;
        return row >= 0
            ? index.Bytes(index.Files[row].Content)
            : throw new StavesException(new Diagnostic("STV2101", $"`{path}` cannot be read: the archive has no such file"));
    }

    string? Relative(string path) => path == archive ? ""
        : path.StartsWith(_prefix, StringComparison.Ordinal) ? path[_prefix.Length..]
        : null;

    /// <summary>The paths of all files in a directory and in those below it. Files of one directory stand side by side.</summary>
    IEnumerable<string> RowsBelow(string directory)
    {
        string prefix = directory.Length == 0 ? "" : $"{directory}/";
        int row = prefix.Length == 0 ? 0 : ~index.FindFile(prefix);
        for (; row < index.Files.Length; row++)
        {
            string path = index.Text(index.Files[row].Path);
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield break;
            }

            yield return path;
        }
    }
}
