using System.Buffers;
using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Portage.Metadata;

/// <summary>An eclass that an ebuild inherits, and the MD5 of its file when the cache entry was written (PMS metadata-cache).</summary>
public sealed record EclassDigest(string Name, string Md5)
{
    const int Md5Length = 32;

    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Reads `name TAB md5` pairs, or as in older caches `name TAB path TAB md5`.</summary>
    /// <param name="text">The value of `_eclasses_`.</param>
    /// <param name="eclasses">Receives the eclasses; null to check the text alone.</param>
    /// <param name="broken">The first word that is not what it should be.</param>
    internal static bool TryReadList(ReadOnlySpan<char> text, ImmutableArray<EclassDigest>.Builder? eclasses, out ReadOnlySpan<char> broken)
    {
        broken = default;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<char> name = TakeField(ref text);
            broken = name;
            ReadOnlySpan<char> md5 = TakeField(ref text);
            if (!IsMd5(md5))
            {
                md5 = TakeField(ref text);
            }

            if (!NameRules.IsEclassName(name) || !IsMd5(md5))
            {
                return false;
            }

            eclasses?.Add(new EclassDigest(name.ToString(), md5.ToString()));
        }

        return true;
    }

    static ReadOnlySpan<char> TakeField(scoped ref ReadOnlySpan<char> text)
    {
        int tab = text.IndexOf('\t');
        ReadOnlySpan<char> field = tab < 0 ? text : text[..tab];
        text = tab < 0 ? [] : text[(tab + 1)..];
        return field;
    }

    static bool IsMd5(ReadOnlySpan<char> text) => text.Length == Md5Length && !text.ContainsAnyExcept(HexDigits);
}
