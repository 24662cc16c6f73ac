namespace Staves.Packages.Gpkg;

/// <summary>Where a member of the container is in its file.</summary>
sealed record GpkgMember(string Name, long Offset, long Size);
