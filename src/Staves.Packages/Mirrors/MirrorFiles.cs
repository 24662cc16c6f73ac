using System.Globalization;
using Staves.Packages.Downloads;

namespace Staves.Packages.Mirrors;

/// <summary>Reads small files of a mirror into memory.</summary>
sealed class MirrorFiles(DownloadTransport transport)
{
    /// <summary>No index or signature is larger.</summary>
    const int Largest = 4 * 1024 * 1024;

    public static DownloadSource SourceOf(DownloadSource mirror, string path) =>
        DownloadSource.TryParse($"{mirror.Text.TrimEnd('/')}/{path}", mirror.Proxy)!;

    /// <summary>Makes the place of a file ready. What lies there is of a run that ended before it was taken.</summary>
    public static void Clear(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
    }

    /// <exception cref="SourceException">The mirror does not give it.</exception>
    public async Task<byte[]> ReadAsync(DownloadSource mirror, string path, CancellationToken cancellationToken)
    {
        await using DownloadResponse response = await OpenAsync(mirror, path, cancellationToken);
        using var content = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int read;
        while ((read = await transport.ReadAsync(response, buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > Largest)
            {
                throw new SourceException(SourceFault.Absent, string.Create(CultureInfo.InvariantCulture, $"{path}: it is larger than {Largest} bytes"));
            }

            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return content.ToArray();
    }

    async Task<DownloadResponse> OpenAsync(DownloadSource mirror, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.OpenAsync(SourceOf(mirror, path), offset: 0, validator: null, cancellationToken);
        }
        catch (SourceException failure)
        {
            throw new SourceException(failure.Fault, $"{path}: {failure.Message}", failure) { RetryAfter = failure.RetryAfter };
        }
    }
}
