using Staves.Packages.Tar;

namespace Staves.Packages;

/// <summary>One object of a package's image, with a way to open its content if it is a file.</summary>
/// <param name="Member">Its path is relative to the root: `usr/bin/bash`.</param>
/// <param name="OpenContent">Called once, when the content is written; the stream is disposed of then.</param>
public sealed record ImageEntry(TarMember Member, Func<Stream>? OpenContent);
