using Staves.Images.Oci;
using Staves.Packages.Docker;

namespace Staves.Images.Delivery;

/// <summary>An image that a daemon has now.</summary>
/// <param name="Endpoint">Whose daemon.</param>
/// <param name="Reference">The name by which `docker run` finds it.</param>
/// <param name="Id">The daemon's id for it.</param>
/// <param name="WasPresent">Whether it was there already, so that nothing was sent.</param>
public sealed record LoadedImage(DaemonEndpoint Endpoint, ImageReference Reference, string Id, bool WasPresent);
