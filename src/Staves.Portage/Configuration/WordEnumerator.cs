namespace Staves.Portage.Configuration;

/// <summary>Walks over the words of a text without making strings.</summary>
public ref struct WordEnumerator(ReadOnlySpan<char> text)
{
    ReadOnlySpan<char> _rest = text;

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly WordEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        _rest = _rest.TrimStart(" \t\r\n");
        if (_rest.IsEmpty || _rest[0] == '#')
        {
            return false;
        }

        int end = _rest.IndexOfAny(" \t\r\n");
        end = end < 0 ? _rest.Length : end;
        Current = _rest[..end];
        _rest = _rest[end..];
        return true;
    }

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
