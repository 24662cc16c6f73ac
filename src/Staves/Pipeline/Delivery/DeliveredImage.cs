using System.Collections.Immutable;
using Staves.Images.Delivery;
using Staves.Images.Registries;

namespace Staves.Pipeline.Delivery;

/// <summary>Where an image is now, besides the store.</summary>
/// <param name="Written">Where it was written.</param>
/// <param name="Loaded">The daemon that has it, if one answered.</param>
/// <param name="Pushed">The registries that have it.</param>
sealed record DeliveredImage(ImmutableArray<ImageDestination> Written, LoadedImage? Loaded, ImmutableArray<PushedImage> Pushed);
