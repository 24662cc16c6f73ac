using System.Collections.Immutable;
using Staves.Images.Libraries;
using Staves.Images.Oci;
using Staves.Packages.Docker;
using Staves.Pipeline.Supply;

namespace Staves.Pipeline;

/// <summary>The image of one platform, and how it was made.</summary>
/// <param name="Image">The image, in the store.</param>
/// <param name="Size">Bytes of its files, unpacked.</param>
/// <param name="Packages">Its packages, and where they came from.</param>
/// <param name="Libraries">Libraries in it that the builder's compiler brings.</param>
/// <param name="RootArchive">The path of the root filesystem's archive, if it was written.</param>
/// <param name="Daemon">The daemon in whose containers it was built, if it was.</param>
sealed record BuiltPlatform(
    OciImage Image,
    long Size,
    ObtainedPackages Packages,
    ImmutableArray<AddedLibrary> Libraries,
    string? RootArchive,
    DaemonEndpoint? Daemon);
