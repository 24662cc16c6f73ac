namespace Staves.Portage.Metadata;

/// <summary>The hashes of a stream under the names that Manifests give them (GLEP 74). Those that are broken, MD5, SHA1 and RMD160, prove
/// nothing and are not known here.</summary>
static class ManifestHashes
{
    const int BufferSize = 1 << 16;

    public static bool IsKnown(string name) => name is "BLAKE2B" or "BLAKE2S" or "SHA256" or "SHA512" or "SHA3_256" or "SHA3_512" or "WHIRLPOOL";

    /// <summary>The known ones of some names, in lower-case hexadecimal, and how much there was to read.</summary>
    public static (long Size, IReadOnlyDictionary<string, string> Hashes) Of(Stream content, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        using var hashes = new IncrementalHashes(names.Where(IsKnown));
        long size = 0;
        byte[] buffer = new byte[BufferSize];
        for (int length; (length = content.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            size += length;
            hashes.Append(buffer.AsSpan(0, length));
        }

        return (size, hashes.Finish());
    }
}
