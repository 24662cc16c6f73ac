namespace Staves.Portage.Diagnostics;

/// <summary>Finds the word that a misspelt one was meant to be.</summary>
public static class NearestWord
{
    /// <summary>The candidate with the fewest edits to <paramref name="word"/>, or null where none is near enough to be a likely slip.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        int limit = Math.Max(1, word.Length / 3);
        return candidates
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Edits between two words: insertion, deletion, substitution, and exchange of two neighbours (optimal string alignment).</summary>
    static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            distance[i, 0] = i;
        }

        for (int j = 0; j <= right.Length; j++)
        {
            distance[0, j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                int substitution = left[i - 1] == right[j - 1] ? 0 : 1;
                int best = Math.Min(
                    Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1,
                    distance[i - 1, j - 1] + substitution);
                bool exchanged = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                distance[i, j] = exchanged ? Math.Min(best, distance[i - 2, j - 2] + 1) : best;
            }
        }

        return distance[left.Length, right.Length];
    }
}
