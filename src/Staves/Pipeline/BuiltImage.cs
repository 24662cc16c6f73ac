using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Pipeline.Delivery;

namespace Staves.Pipeline;

/// <summary>What a build made, and where it is.</summary>
/// <param name="Image">The image, or the index of several.</param>
/// <param name="Platforms">How the image of each platform was made.</param>
/// <param name="Delivered">Where it is.</param>
sealed record BuiltImage(ImageSet Image, ImmutableArray<BuiltPlatform> Platforms, DeliveredImage Delivered);
