using Staves.Portage.Diagnostics;

namespace Staves.Images.Oci;

/// <summary>Which image somebody means of those that an index has for several platforms.</summary>
public sealed record WantedPlatform
{
    /// <summary>The operating system of what BuildKit says about images, in their own index.</summary>
    const string NoPlatform = "unknown";

    WantedPlatform(ImagePlatform platform) => Platform = platform;

    /// <summary>What this machine can run, and nothing else.</summary>
    public static WantedPlatform ThisMachines => new(ImagePlatform.Current);

    /// <summary>What this machine can run, or where an index has one platform alone, that: enough to look at.</summary>
    public static WantedPlatform Any => ThisMachines with { TakesTheOnlyOne = true, MayBeNamed = true };

    public ImagePlatform Platform { get; private init; }

    /// <summary>Whether an image that is no index must be of the platform too.</summary>
    public bool IsNamed { get; private init; }

    bool TakesTheOnlyOne { get; init; }

    bool MayBeNamed { get; init; }

    /// <summary>An image to look at, of that platform and of no other.</summary>
    public static WantedPlatform Named(ImagePlatform platform) => new(platform) { IsNamed = true, MayBeNamed = true };

    /// <summary>What an index names for it, a manifest or another index; null where the index has no image at all.</summary>
    /// <param name="index">The index.</param>
    /// <param name="name">As messages name the image.</param>
    /// <exception cref="StavesException">STV7207: it has images for other platforms only.</exception>
    internal Descriptor? Choose(ImageIndex index, string name)
    {
        Descriptor[] images = [.. index.Manifests.Where(one => one.Platform?.OperatingSystem != NoPlatform)];
        ImagePlatform[] platforms = [.. images.Select(one => one.Platform).OfType<ImagePlatform>().Distinct()];
        return images.FirstOrDefault(one => one.Platform == Platform)
            ?? images.FirstOrDefault(one => one.Platform?.Is(Platform) == true)
            ?? images.FirstOrDefault(one => one.Platform is null)
            ?? (platforms.Length == 0 || (TakesTheOnlyOne && platforms.Length == 1) ? images.FirstOrDefault() : throw MissingIn(name, platforms));
    }

    /// <exception cref="StavesException">STV7207: an image that is no index is of another platform than the one that is named.</exception>
    internal void Check(ImagePlatform platform, string name)
    {
        if (IsNamed && !platform.Is(Platform))
        {
            throw MissingIn(name, platform);
        }
    }

    StavesException MissingIn(string name, params ImagePlatform[] platforms) => new(new Diagnostic(
        "STV7207",
        $"`{name}` has no image for `{Platform}`: it has {string.Join(", ", platforms.Select(platform => $"`{platform}`"))}",
        Hint: MayBeNamed ? $"--platform {platforms[0]}" : null));
}
