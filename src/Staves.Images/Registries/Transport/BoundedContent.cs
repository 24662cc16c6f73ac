namespace Staves.Images.Registries.Transport;

/// <summary>Reads answers that should be small, whoever sends them.</summary>
static class BoundedContent
{
    /// <exception cref="RegistryException">It is longer.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        await using Stream stream = await content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[Math.Min(longest, (int)Math.Min(content.Headers.ContentLength ?? 16 * 1024, longest)) + 1];
        int length = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
            if (length > longest)
            {
                throw new RegistryException(RegistryFault.Wrong, $"an answer is longer than {longest} bytes");
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(2 * length, longest + 1));
            }
        }

        return buffer[..length];
    }
}
