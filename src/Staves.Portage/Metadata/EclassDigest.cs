namespace Staves.Portage.Metadata;

/// <summary>An eclass that an ebuild inherits, and the MD5 of its file when the cache entry was written (PMS metadata-cache).</summary>
public sealed record EclassDigest(string Name, string Md5);
