using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Staves.Packages.Files;

/// <summary>The hash of all that a stream has. The runtime's own methods read 4 KiB at a time, which takes longer than the hashing.</summary>
public static class StreamHash
{
    const int BufferSize = 128 * 1024;

    public static byte[] Of(Stream content, HashAlgorithmName algorithm, CancellationToken cancellationToken) =>
        Of(content, [algorithm], cancellationToken)[0];

    /// <summary>Several hashes in one pass, in the order in which they are asked for.</summary>
    public static ImmutableArray<byte[]> Of(Stream content, ImmutableArray<HashAlgorithmName> algorithms, CancellationToken cancellationToken)
    {
        IncrementalHash[] hashes = [.. algorithms.Select(IncrementalHash.CreateHash)];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (content.Read(buffer) is > 0 and var read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Array.ForEach(hashes, hash => hash.AppendData(buffer, 0, read));
            }

            return [.. hashes.Select(hash => hash.GetHashAndReset())];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Array.ForEach(hashes, hash => hash.Dispose());
        }
    }
}
