namespace Staves.Pipeline;

/// <summary>Where a package of a plan comes from.</summary>
/// <param name="IsCached">Whether the cache has it; else it is compiled.</param>
/// <param name="Size">Bytes of its files when it was made, as Portage counts them; null where that is not known yet.</param>
sealed record PackageState(bool IsCached, long? Size);
