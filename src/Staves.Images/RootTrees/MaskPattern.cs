namespace Staves.Images.RootTrees;

/// <summary>
/// One word of INSTALL_MASK (make.conf(5)): with a leading slash a whole path, or any path below it; otherwise a file's name. A leading
/// `-` takes paths back in, a slash at the end means directories only.
/// </summary>
sealed class MaskPattern
{
    readonly string _pattern;
    readonly string _below;
    readonly string _literalStart;
    readonly bool _isPath;
    readonly bool _directoriesOnly;

    public MaskPattern(string word)
    {
        IsExclusion = word.StartsWith('-');
        string text = IsExclusion ? word[1..] : word;
        _isPath = text.StartsWith('/');
        _directoriesOnly = _isPath && text.Length > 1 && text.EndsWith('/');
        _pattern = _isPath ? text.Trim('/') : text;
        _below = _pattern + "/*";
        _literalStart = LiteralStart(_pattern);
    }

    /// <summary>Whether the word takes back in what an earlier one left out.</summary>
    public bool IsExclusion { get; }

    public bool Matches(string path, bool isDirectory)
    {
        if (!_isPath)
        {
            // Portage gives directories a slash at the end, so that their names are empty.
            return Glob.Matches(_pattern, isDirectory ? "" : path.AsSpan(path.LastIndexOf('/') + 1));
        }

        return IsBelowLiteralStart(path)
            && (((isDirectory || !_directoriesOnly) && Glob.Matches(_pattern, path)) || Glob.Matches(_below, path));
    }

    /// <summary>
    /// The parts before the first one with a `*`. Portage looks words up by them, so that in these parts `?` and `[` stand for themselves
    /// and nothing else.
    /// </summary>
    static string LiteralStart(string pattern)
    {
        int star = pattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? pattern : pattern[..Math.Max(0, pattern.LastIndexOf('/', star))];
    }

    bool IsBelowLiteralStart(string path) =>
        _literalStart.Length == 0
        || (path.StartsWith(_literalStart, StringComparison.Ordinal) && (path.Length == _literalStart.Length || path[_literalStart.Length] == '/'));
}
