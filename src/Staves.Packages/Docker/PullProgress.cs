namespace Staves.Packages.Docker;

/// <summary>How much of an image a daemon has pulled.</summary>
/// <param name="Image">As it was asked for.</param>
/// <param name="Done">Bytes of the layers that are under way or done.</param>
/// <param name="Size">Their bytes in all, as far as the daemon knows yet.</param>
public sealed record PullProgress(string Image, long Done, long Size);
