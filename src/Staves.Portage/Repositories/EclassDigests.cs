using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Staves.Portage.Metadata;

namespace Staves.Portage.Repositories;

/// <summary>The MD5 of eclasses, which tells whether a metadata cache entry is out of date (PMS metadata-cache). Each is read once; safe to
/// use from several threads.</summary>
/// <param name="directories">The first that has an eclass wins.</param>
public sealed class EclassDigests(ImmutableArray<string> directories)
{
    readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The value of `_eclasses_` for these, which must exist.</summary>
    public string Of(IEnumerable<string> eclasses) => string.Join('\t', eclasses
        .Order(StringComparer.Ordinal)
        .Select(eclass => $"{eclass}\t{DigestOf(eclass)}"));

    /// <summary>Whether each eclass is as it was when these digests were taken.</summary>
    public bool AreCurrent(ImmutableArray<EclassDigest> digests)
    {
        foreach (EclassDigest digest in digests)
        {
            if (DigestOf(digest.Name) != digest.Md5)
            {
                return false;
            }
        }

        return true;
    }

#pragma warning disable CA5351 // The format says MD5.
    public static string Md5Of(string path) => Convert.ToHexStringLower(MD5.HashData(File.ReadAllBytes(path)));
#pragma warning restore CA5351

    /// <summary>Empty where there is no such eclass.</summary>
    string DigestOf(string eclass) => _known.GetOrAdd(
        eclass,
        static (name, directories) => directories
            .Select(directory => Path.Combine(directory, name + ".eclass"))
            .Where(File.Exists)
            .Select(Md5Of)
            .FirstOrDefault(""),
        directories);
}
