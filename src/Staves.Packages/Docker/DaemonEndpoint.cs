namespace Staves.Packages.Docker;

/// <summary>An address where a container daemon may listen.</summary>
/// <param name="Address">`unix:///run/docker.sock` or `tcp://host:port`.</param>
/// <param name="Source">Why it is asked, for people.</param>
/// <param name="IsExplicit">Whether the user named it, so that silence there is an error.</param>
public sealed record DaemonEndpoint(Uri Address, string Source, bool IsExplicit = false);
