using Staves.Images.Oci;
using Staves.Images.Registries;
using Staves.Images.Signing;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Delivery;

/// <summary>The image that somebody means to sign or to verify: a name with its registry is the registry's, any other the cache's.</summary>
static class SignableImageArgument
{
    /// <param name="images">Where images are.</param>
    /// <param name="text">`staves/bash:5.3`, `ghcr.io/me/bash:5.3`, `docker://staves/bash`, `ghcr.io/me/bash@sha256:…`.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="StavesException">STV1946: the cache has no such image. Others: the registry has not, or does not answer.</exception>
    public static Task<SignableImage> FindAsync(SignableImages images, string text, CancellationToken cancellationToken)
    {
        if (text.StartsWith(RegistryReference.Prefix, StringComparison.Ordinal)
            || text.Contains('@', StringComparison.Ordinal)
            || !ImageReference.TryParse(text, out ImageReference? name)
            || name.NamesRegistry)
        {
            return images.FindInRegistryAsync(RegistryReference.Parse(text), cancellationToken);
        }

        return Task.FromResult(images.FindStored(name) ?? throw new StavesException(new Diagnostic(
            "STV1946", $"there is no image `{name}` in the cache", Hint: $"`staves build` makes one; `{RegistryReference.Prefix}{name}` is a registry's")));
    }
}
