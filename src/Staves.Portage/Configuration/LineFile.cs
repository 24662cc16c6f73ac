using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Portage.Configuration;

/// <summary>A file whose lines each say one thing: profile files (PMS profiles) and Portage's package.* files.</summary>
public sealed class LineFile
{
    LineFile(string path, string text)
    {
        Path = path;
        Text = text;
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>Reads a file of the disk, or of another tree.</summary>
    public static LineFile Read(string path, IFileTree? files = null) => new(path, (files ?? DiskTree.Instance).ReadText(path));

    public static LineFile Parse(string text, string path) => new(path, text);

    /// <summary>The lines that are neither blank nor comments.</summary>
    public IEnumerable<ConfigurationLine> Lines()
    {
        int number = 0;
        for (int start = 0; start < Text.Length;)
        {
            number++;
            int newline = Text.IndexOf('\n', start);
            int end = newline < 0 ? Text.Length : newline;
            if (ConfigurationLine.TryCreate(this, start, end, number, out ConfigurationLine line))
            {
                yield return line;
            }

            start = end + 1;
        }
    }

    /// <summary>The comment of the block that a line stands in: by custom the reason of a mask.</summary>
    public string CommentAbove(ConfigurationLine line)
    {
        var comment = new List<string>();
        int end = Text.LastIndexOf('\n', Math.Max(0, line.Start - 1));
        while (end > 0)
        {
            int start = Text.LastIndexOf('\n', end - 1) + 1;
            ReadOnlySpan<char> text = Text.AsSpan(start, end - start).Trim();
            if (text.IsEmpty)
            {
                break;
            }

            if (text[0] == '#')
            {
                comment.Add(text.TrimStart('#').Trim().ToString());
            }

            end = start - 1;
        }

        comment.Reverse();
        return string.Join('\n', comment).Trim();
    }

    /// <summary>The text of a UTF-8 file.</summary>
    /// <exception cref="StavesException">The file cannot be read.</exception>
    public static string ReadText(string path) => DiskTree.Instance.ReadText(path);
}
