using System.Buffers;
using System.Security.Cryptography;

namespace Staves.Packages.Files;

/// <summary>The hash of all that a stream has. The runtime's own methods read 4 KiB at a time, which takes longer than the hashing.</summary>
public static class StreamHash
{
    const int BufferSize = 128 * 1024;

    public static byte[] Of(Stream content, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (content.Read(buffer) is > 0 and var read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return hash.GetHashAndReset();
    }
}
