using System.Text;

namespace Staves.Images.Accounts;

/// <summary>Words of a line of sysusers.d(5) or tmpfiles.d(5): quotes of either kind hold white space together, a backslash takes the next
/// character as it is.</summary>
static class QuotedWords
{
    /// <inheritdoc cref="TrySplit(string, int, out List{string}, out string)"/>
    public static bool TrySplit(string line, out List<string> words) => TrySplit(line, int.MaxValue, out words, out _);

    /// <summary>False for a line without words, and for one whose quotes are not closed.</summary>
    /// <param name="line">The line.</param>
    /// <param name="most">After so many words the rest is taken as it is.</param>
    /// <param name="words">The words.</param>
    /// <param name="rest">What is left of the line.</param>
    public static bool TrySplit(string line, int most, out List<string> words, out string rest)
    {
        words = [];
        rest = "";
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char character = line[i];
            if (character == '\\' && i + 1 < line.Length)
            {
                word = (word ?? new StringBuilder()).Append(line[++i]);
            }
            else if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
                word = quote == '\0' ? word : word!.Append(character);
            }
            else if (character is '"' or '\'')
            {
                quote = character;
                word ??= new StringBuilder();
            }
            else if (char.IsWhiteSpace(character))
            {
                words.AddRange(word is null ? [] : [word.ToString()]);
                word = null;
                if (words.Count == most)
                {
                    rest = line[i..].Trim();
                    return true;
                }
            }
            else
            {
                word = (word ?? new StringBuilder()).Append(character);
            }
        }

        words.AddRange(word is null ? [] : [word.ToString()]);
        return quote == '\0' && words.Count > 0;
    }
}
