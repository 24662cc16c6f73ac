namespace Staves.Pipeline.Planning;

/// <summary>Where a package of a plan comes from.</summary>
/// <param name="Origin">Whether the cache has it, the builder or a binhost does, or it is compiled.</param>
/// <param name="Size">Bytes of its files when it was made, as Portage counts them; of one that has to be fetched, bytes of the package. Null where
/// that is not known yet.</param>
sealed record PackageState(StateOrigin Origin, long? Size)
{
    /// <summary>Bytes that it takes in an image; null where that is not known.</summary>
    public long? InstalledSize => Origin == StateOrigin.Binhost ? null : Size;
}
