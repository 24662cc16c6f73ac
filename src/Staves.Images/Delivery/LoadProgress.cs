using Docker.DotNet.Models;

namespace Staves.Images.Delivery;

/// <summary>Listens to what a daemon says while it loads; what it says last about an error is the reason of a failure.</summary>
sealed class LoadProgress : IProgress<JSONMessage>
{
    public string? Error { get; private set; }

    public void Report(JSONMessage value) => Error = value.Error?.Message ?? Error;
}
