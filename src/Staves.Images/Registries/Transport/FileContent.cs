using System.Net;
using System.Net.Http.Headers;

namespace Staves.Images.Registries.Transport;

/// <summary>A part of a file as the body of a request, read anew whenever it is sent.</summary>
sealed class FileContent : HttpContent
{
    const int BufferSize = 128 * 1024;

    readonly string _path;
    readonly long _offset;
    readonly long _length;

    /// <param name="path">The file.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="length">Its length in bytes.</param>
    public FileContent(string path, long offset, long length)
    {
        (_path, _offset, _length) = (path, offset, length);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    /// <summary>Told whenever bytes have gone out.</summary>
    public Action Sent { get; set; } = static () => { };

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        file.Position = _offset;
        byte[] buffer = new byte[BufferSize];
        int read;
        for (long left = _length; left > 0; left -= read)
        {
            read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (read == 0)
            {
                throw new IOException($"`{_path}` is shorter than it was");
            }

            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            Sent();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
