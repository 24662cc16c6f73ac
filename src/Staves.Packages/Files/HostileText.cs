namespace Staves.Packages.Files;

/// <summary>Texts out of files that nobody vouches for, as messages show them.</summary>
static class HostileText
{
    const int Longest = 200;

    /// <summary>A name must neither flood nor drive the terminal that shows it.</summary>
    public static string Shown(string text)
    {
        ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(text.Length, Longest));
        string clean = string.Create(shown.Length, shown, static (buffer, text) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                buffer[i] = char.IsControl(text[i]) ? '?' : text[i];
            }
        });
        return text.Length > Longest ? clean + "..." : clean;
    }

    /// <summary>Whether a name has characters that no file of a package has: Portage refuses line ends, and the others drive terminals.</summary>
    public static bool HasControlCharacters(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }
}
