namespace Staves.Portage.Versions;

/// <summary>A suffix found in a version text, `_rc2`: its kind, and where its digits are.</summary>
readonly record struct VersionSuffix(VersionSuffixKind Kind, int DigitsStart, int End)
{
    /// <summary>The suffix that begins at <paramref name="start"/>; its kind is None where there is none.</summary>
    public static VersionSuffix At(ReadOnlySpan<char> text, int start)
    {
        if (start >= text.Length || text[start] != '_')
        {
            return new VersionSuffix(VersionSuffixKind.None, start, start);
        }

        ReadOnlySpan<char> rest = text[(start + 1)..];
        (VersionSuffixKind kind, int length) = rest switch
        {
            ['a', 'l', 'p', 'h', 'a', ..] => (VersionSuffixKind.Alpha, 5),
            ['b', 'e', 't', 'a', ..] => (VersionSuffixKind.Beta, 4),
            ['p', 'r', 'e', ..] => (VersionSuffixKind.Pre, 3),
            ['r', 'c', ..] => (VersionSuffixKind.ReleaseCandidate, 2),
            ['p', ..] => (VersionSuffixKind.Patch, 1),
            _ => (VersionSuffixKind.None, 0),
        };
        int digits = start + 1 + length;
        return new VersionSuffix(kind, digits, digits + VersionGrammar.DigitsAt(text, digits));
    }
}
