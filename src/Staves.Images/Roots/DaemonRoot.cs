using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Packages.Docker;
using Staves.Packages.Roots;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Roots;

/// <summary>The root filesystem of an image that a container daemon has. Its layers say what it is, so that two daemons with one image have one root.</summary>
public static class DaemonRoot
{
    /// <summary>Opens an image, which the daemon writes out if the store lacks a layer of it.</summary>
    /// <param name="engine">The daemon.</param>
    /// <param name="image">The image's id.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="store">Keeps what was read.</param>
    /// <param name="temporary">A file that may be written, and that its owner removes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StavesException">STV7030: the daemon does not give it; or it is no sound image.</exception>
    public static async Task<IReadableRoot> OpenAsync(
        DockerEngine engine, string image, string name, RootStore store, string temporary, CancellationToken cancellationToken)
    {
        ImmutableArray<Digest> digests;
        try
        {
            digests = [.. (await engine.Images.DiffIdsAsync(image, cancellationToken)).Select(text => DigestOf(text, engine, name))];
            if (!digests.All(digest => store.Has(digest.Hex)))
            {
                await engine.Images.SaveAsync(image, temporary, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && DockerEngine.IsFailure(exception))
        {
            throw Refused(engine, name, DockerEngine.ReasonOf(exception), exception);
        }

        if (!File.Exists(temporary))
        {
            return await ImageRoot.OpenAsync(name, [.. digests.Select(digest => new ImageLayer(digest, static () => throw new InvalidOperationException("it is kept")))], store, cancellationToken);
        }

        using ArchivedLayout saved = ArchivedLayout.TryOpen(temporary, cancellationToken) ?? throw Refused(engine, name, "what it writes is no image", inner: null);
        ImmutableArray<ImageLayer> layers = ImageDocuments.Layers(saved);
        return layers.Length == digests.Length
            ? await ImageRoot.OpenAsync(name, [.. digests.Zip(layers, (digest, layer) => layer with { Digest = digest })], store, cancellationToken)
            : throw Refused(engine, name, "what it writes has other layers", inner: null);
    }

    static Digest DigestOf(string text, DockerEngine engine, string name) =>
        Digest.TryParse(text, out Digest? digest) ? digest : throw Refused(engine, name, $"`{text}` is not the digest of a layer", inner: null);

    static StavesException Refused(DockerEngine engine, string name, string reason, Exception? inner) => new(
        new Diagnostic("STV7030", $"`{engine.Endpoint.Address}` ({engine.Endpoint.Source}) does not give the files of `{name}`: {reason}"), inner);
}
