using System.Runtime.CompilerServices;

namespace Staves.Portage.Configuration;

/// <summary>Walks over the words of a text without making strings.</summary>
public ref struct WordEnumerator(ReadOnlySpan<char> text)
{
    ReadOnlySpan<char> _rest = text;

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly WordEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        int start = 0;
        while (start < _rest.Length && IsSpace(_rest[start]))
        {
            start++;
        }

        _rest = _rest[start..];
        if (_rest.IsEmpty || _rest[0] == '#')
        {
            return false;
        }

        int end = 1;
        while (end < _rest.Length && !IsSpace(_rest[end]))
        {
            end++;
        }

        Current = _rest[..end];
        _rest = _rest[end..];
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsSpace(char character) => character is ' ' or '\t' or '\r' or '\n';

    /// <summary>The words that are left, as strings.</summary>
    public List<string> ToList()
    {
        var words = new List<string>();
        while (MoveNext())
        {
            words.Add(Current.ToString());
        }

        return words;
    }
}
