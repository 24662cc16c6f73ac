using System.Buffers;

namespace Staves.Portage.Dependencies;

/// <summary>The words of a dependency string, one after the other; only white space of ASCII separates them.</summary>
ref struct DependencyTokens(ReadOnlySpan<char> text)
{
    static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\n\r\f\v");

    readonly ReadOnlySpan<char> _text = text;
    int _next;

    /// <summary>The word that is looked at; empty at the end.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Where that word begins.</summary>
    public int Offset { get; private set; }

    public readonly bool AtEnd => Current.IsEmpty;

    public void MoveNext()
    {
        int skipped = _text[_next..].IndexOfAnyExcept(WhiteSpace);
        if (skipped < 0)
        {
            Offset = _next = _text.Length;
            Current = [];
            return;
        }

        Offset = _next + skipped;
        ReadOnlySpan<char> rest = _text[Offset..];
        int length = rest.IndexOfAny(WhiteSpace);
        Current = length < 0 ? rest : rest[..length];
        _next = Offset + Current.Length;
    }
}
