namespace Staves.Building.Distfiles;

/// <summary>One place a file may come from.</summary>
/// <param name="Text">For messages, and to recognise it again.</param>
/// <param name="Uri">http, https or file.</param>
/// <param name="Proxy">A proxy for this source alone; null for the environment's, <see cref="AptMirror.Direct"/> for none.</param>
sealed record DistfileSource(string Text, Uri Uri, string? Proxy);
