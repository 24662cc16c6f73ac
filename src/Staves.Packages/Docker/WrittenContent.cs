using System.Net;

namespace Staves.Packages.Docker;

/// <summary>A body of unknown length that is written as it is sent.</summary>
sealed class WrittenContent(Action<Stream> write) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Task.Run(() => write(stream), cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
