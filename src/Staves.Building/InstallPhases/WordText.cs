using System.Text;

namespace Staves.Building.InstallPhases;

/// <summary>The text of a word while it is read.</summary>
sealed class WordText
{
    readonly StringBuilder _text = new();
    bool _isExpanded;

    /// <summary>The text; null where a part of it is only known when it runs.</summary>
    public string? Value => _isExpanded ? null : _text.ToString();

    public bool IsQuoted { get; private set; }

    public void Append(char character) => _text.Append(character);

    public void AppendQuoted(string text)
    {
        IsQuoted = true;
        _text.Append(text);
    }

    public void Expand() => _isExpanded = true;
}
