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
        int special = _pattern.AsSpan().IndexOfAny("*?[");
        _literalStart = special < 0 ? _pattern : _pattern[..special];
    }

    /// <summary>Whether the word takes back in what an earlier one left out.</summary>
    public bool IsExclusion { get; }

    public bool Matches(string path, bool isDirectory)
    {
        if (!_isPath)
        {
            return Glob.Matches(_pattern, path.AsSpan(path.LastIndexOf('/') + 1));
        }

        return path.StartsWith(_literalStart, StringComparison.Ordinal)
            && (((isDirectory || !_directoriesOnly) && Glob.Matches(_pattern, path)) || Glob.Matches(_below, path));
    }
}
