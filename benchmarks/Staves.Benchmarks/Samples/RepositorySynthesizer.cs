namespace Staves.Benchmarks.Samples;

/// <summary>Makes a large repository out of a real one: each round copies every metadata cache entry under a category of another name, until
/// there are enough. The profiles are links to the real ones, so that opening it reads the same.</summary>
static class RepositorySynthesizer
{
    /// <summary>Writes a repository of exactly <paramref name="entries"/> cache entries, the same for the same source.</summary>
    /// <param name="source">The directory of a repository with `metadata/md5-cache`.</param>
    /// <param name="target">A directory that does not exist yet.</param>
    /// <param name="entries">How many entries it is to have.</param>
    public static void Write(string source, string target, int entries)
    {
        string cache = Path.Combine(source, "metadata", "md5-cache");
        string[] categories = [.. Directory.EnumerateDirectories(cache).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        (string Category, string File, string Text)[] real =
        [
            .. categories.SelectMany(category => Directory.EnumerateFiles(Path.Combine(cache, category)).Order(StringComparer.Ordinal)
                .Select(path => (category, Path.GetFileName(path), File.ReadAllText(path)))),
        ];
        Directory.CreateDirectory(Path.Combine(target, "metadata"));
        File.Copy(Path.Combine(source, "metadata", "layout.conf"), Path.Combine(target, "metadata", "layout.conf"));
        Directory.CreateSymbolicLink(Path.Combine(target, "profiles"), Path.Combine(source, "profiles"));
        for (int written = 0; written < entries; written++)
        {
            (string category, string file, string text) = real[written % real.Length];
            int round = written / real.Length;
            string directory = Path.Combine(target, "metadata", "md5-cache", round == 0 ? category : $"{category}-{round}");
            Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, file), round == 0 ? text : InRound(text, categories, round));
        }
    }

    /// <summary>The entry as it would be in a repository where every category has another name: its dependencies stay in its round.</summary>
    static string InRound(string text, string[] categories, int round)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].IndexOf("DEPEND=", StringComparison.Ordinal) is >= 0 and < 2)
            {
                lines[i] = string.Join(' ', lines[i].Split(' ').Select(word => MoveWord(word, categories, round)));
            }
        }

        return string.Join('\n', lines);
    }

    static string MoveWord(string word, string[] categories, int round)
    {
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return word;
        }

        int start = word.LastIndexOfAny(['=', '<', '>', '~', '!'], slash) + 1;
        return Array.BinarySearch(categories, word[start..slash], StringComparer.Ordinal) >= 0 ? word.Insert(slash, $"-{round}") : word;
    }
}
