using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Delivery;

/// <summary>By which names an image goes to registries.</summary>
static class PushTargets
{
    /// <param name="own">The image's own name, by which it goes where no other is given.</param>
    /// <param name="tags">A tag of its own repository (`5.3`), or a whole reference (`ghcr.io/me/bash:5.3`).</param>
    /// <exception cref="StavesException">STV1970: one is neither.</exception>
    public static ImmutableArray<RegistryReference> Of(ImageReference own, IReadOnlyList<string> tags) =>
        [.. (tags.Count == 0 ? [own.Tag] : tags).Select(tag => Of(own, tag)).Distinct()];

    static RegistryReference Of(ImageReference own, string tag)
    {
        bool isWhole = tag.AsSpan().ContainsAny('/', ':');
        return RegistryReference.TryParse(isWhole ? tag : $"{own.Repository}:{tag}", out RegistryReference? target) && target.Digest is null
            ? target
            : throw new StavesException(new Diagnostic(
                "STV1970", $"`{tag}` is neither a tag nor an image's name in a registry", Hint: "--tag 5.3, or --tag ghcr.io/me/bash:5.3"));
    }
}
