namespace Staves.Portage.Binaries;

/// <summary>Walks over the lines of an index where they lie.</summary>
ref struct BinhostLines(ReadOnlySpan<byte> text, int start, int line)
{
    readonly ReadOnlySpan<byte> _text = text;
    int _next = start;
    int _end;

    public int Start { get; private set; }

    public int Number { get; private set; } = line - 1;

    public readonly bool IsBlank => _end == Start;

    public bool MoveNext()
    {
        if (_next >= _text.Length)
        {
            return false;
        }

        Start = _next;
        int newline = _text[_next..].IndexOf((byte)'\n');
        _end = newline < 0 ? _text.Length : _next + newline;
        _next = _end + 1;
        Number++;
        return true;
    }

    /// <summary>Whether it is `Key: value`; other lines mean nothing.</summary>
    public readonly bool Split(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> whole = _text[Start.._end];
        int colon = whole.IndexOf((byte)':');
        key = colon > 0 ? whole[..colon] : default;

        // One character after the colon is no part of the value.
        value = colon > 0 && colon + 2 < whole.Length ? whole[(colon + 2)..] : default;
        return colon > 0;
    }
}
