namespace Staves.Portage.Binaries;

/// <summary>Walks over the lines of an index without making strings.</summary>
struct BinhostLines(string text, int start, int line)
{
    int _next = start;
    int _end;

    public int Start { get; private set; }

    public int Number { get; private set; } = line - 1;

    public readonly bool IsBlank => _end == Start;

    public bool MoveNext()
    {
        if (_next >= text.Length)
        {
            return false;
        }

        Start = _next;
        int newline = text.IndexOf('\n', _next);
        _end = newline < 0 ? text.Length : newline;
        _next = _end + 1;
        Number++;
        return true;
    }

    /// <summary>Whether it is `Key: value`; other lines mean nothing.</summary>
    public readonly bool Split(out int colon)
    {
        int offset = text.AsSpan(Start, _end - Start).IndexOf(':');
        colon = Start + offset;
        return offset > 0;
    }

    /// <summary>What follows the colon and one character after it.</summary>
    public readonly ReadOnlySpan<char> Value(int colon) => text.AsSpan(Math.Min(colon + 2, _end), Math.Max(_end - colon - 2, 0));
}
