using Staves.Portage.Profiles;

namespace Staves.Portage.Configuration;

/// <summary>The lines of one file over several profile directories (PMS profiles): `-X` takes back earlier lines `X`, and `-*`
/// all.</summary>
static class StackedLines
{
    public static List<ConfigurationLine> Read(IEnumerable<ProfileNode> directories, string file)
    {
        var lines = new List<ConfigurationLine>();
        foreach (ConfigurationLine line in directories.SelectMany(directory => directory.Lines(file)))
        {
            ReadOnlySpan<char> word = line.FirstWord;
            if (word[0] != '-')
            {
                lines.Add(line);
            }
            else if (word is "-*")
            {
                lines.Clear();
            }
            else
            {
                RemoveAll(lines, word[1..]);
            }
        }

        return lines;
    }

    static void RemoveAll(List<ConfigurationLine> lines, ReadOnlySpan<char> word)
    {
        for (int i = lines.Count - 1; i >= 0; i--)
        {
            if (lines[i].FirstWord.SequenceEqual(word))
            {
                lines.RemoveAt(i);
            }
        }
    }
}
