using Staves.Packages.Downloads;

namespace Staves.Building.Distfiles;

/// <summary>A mirror of a Debian or Ubuntu archive that this machine's apt is set up with.</summary>
/// <param name="BaseUri">Without a last `/`; `pool/…` follows.</param>
/// <param name="Proxy">The proxy that apt uses for it, <see cref="DownloadSource.NoProxy"/>, or null where apt's configuration names none.</param>
public sealed record AptMirror(string BaseUri, string? Proxy);
