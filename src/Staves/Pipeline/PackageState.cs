namespace Staves.Pipeline;

/// <summary>Where a package of a plan comes from.</summary>
/// <param name="Origin">Whether the cache has it, the builder gives it, or it is compiled.</param>
/// <param name="Size">Bytes of its files when it was made, as Portage counts them; null where that is not known yet.</param>
sealed record PackageState(StateOrigin Origin, long? Size);
