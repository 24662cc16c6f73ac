using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Staves.Building.Phases;

/// <summary>The value of `_eclasses_` in a metadata cache: names with the MD5 of their files, which tells when an entry is out of date.</summary>
sealed class EclassDigests(ImmutableArray<string> directories)
{
    readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public string Of(IEnumerable<string> eclasses) => string.Join('\t', eclasses
        .Order(StringComparer.Ordinal)
        .Select(eclass => $"{eclass}\t{DigestOf(eclass)}"));

#pragma warning disable CA5351 // The format says MD5.
    public static string Md5Of(string path) => Convert.ToHexStringLower(MD5.HashData(File.ReadAllBytes(path)));
#pragma warning restore CA5351

    string DigestOf(string eclass)
    {
        if (!_known.TryGetValue(eclass, out string? digest))
        {
            digest = Md5Of(directories.Select(directory => Path.Combine(directory, eclass + ".eclass")).First(File.Exists));
            _known.Add(eclass, digest);
        }

        return digest;
    }
}
