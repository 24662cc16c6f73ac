using System.Collections.Immutable;
using Staves.Images.Delivery;
using Staves.Images.Libraries;
using Staves.Images.Oci;
using Staves.Images.Registries;

namespace Staves.Pipeline;

/// <summary>What a build made, and where it is.</summary>
/// <param name="Image">The image.</param>
/// <param name="Size">Bytes of its files, unpacked.</param>
/// <param name="Packages">How many packages are in it.</param>
/// <param name="Compiled">How many packages had to be compiled, for the builder too.</param>
/// <param name="Fetched">How many packages come from binhosts, for the builder too.</param>
/// <param name="Packed">How many packages had to be packed out of the builder.</param>
/// <param name="Libraries">Libraries in it that the builder's compiler brings.</param>
/// <param name="RootArchive">The path of the root filesystem's archive.</param>
/// <param name="Archive">The path of the OCI archive, if one was written.</param>
/// <param name="Loaded">The daemon that has it, if one answered.</param>
/// <param name="Pushed">The registries that have it.</param>
sealed record BuiltImage(
    OciImage Image,
    long Size,
    int Packages,
    int Compiled,
    int Fetched,
    int Packed,
    ImmutableArray<AddedLibrary> Libraries,
    string RootArchive,
    string? Archive,
    LoadedImage? Loaded,
    ImmutableArray<PushedImage> Pushed);
