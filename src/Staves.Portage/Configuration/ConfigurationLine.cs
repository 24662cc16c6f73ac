using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration;

/// <summary>One line of a <see cref="LineFile"/>, without the white space around it.</summary>
public readonly record struct ConfigurationLine
{
    ConfigurationLine(LineFile file, int start, int length, int number)
    {
        File = file;
        Start = start;
        Length = length;
        Number = number;
    }

    public LineFile File { get; }

    public int Start { get; }

    public int Length { get; }

    /// <summary>Counts from one.</summary>
    public int Number { get; }

    public ReadOnlySpan<char> Text => File.Text.AsSpan(Start, Length);

    public SourceLocation Location => new(File.Path, Number, 0);

    /// <summary>The words of the line; a word that starts with `#` ends it, as Portage has it.</summary>
    public WordEnumerator Words => new(Text);

    /// <summary>The first word: in package.* files a package dependency specification.</summary>
    public ReadOnlySpan<char> FirstWord
    {
        get
        {
            WordEnumerator words = Words;
            return words.MoveNext() ? words.Current : default;
        }
    }

    public override string ToString() => Text.ToString();

    internal static bool TryCreate(LineFile file, int start, int end, int number, out ConfigurationLine line)
    {
        while (start < end && char.IsWhiteSpace(file.Text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(file.Text[end - 1]))
        {
            end--;
        }

        line = new ConfigurationLine(file, start, end - start, number);
        return start < end && file.Text[start] != '#';
    }
}
