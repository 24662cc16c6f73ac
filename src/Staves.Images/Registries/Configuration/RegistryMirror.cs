namespace Staves.Images.Registries.Configuration;

/// <summary>One `[[registry.mirror]]` (containers-registries.conf(5)).</summary>
/// <param name="Location">What stands in the prefix's place.</param>
/// <param name="IsInsecure">As of a registry.</param>
/// <param name="ServesTags">Whether it may say what a tag means.</param>
/// <param name="ServesDigests">Whether it is asked for images by digest.</param>
sealed record RegistryMirror(string Location, bool IsInsecure, bool ServesTags, bool ServesDigests);
