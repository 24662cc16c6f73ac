using System.Diagnostics;
using Staves.Images.Oci;

namespace Staves.Images.Signing;

/// <summary>The manifest that holds an image's signatures, or the statements about it, each as a layer: cosign finds it by a tag that follows
/// from the image's digest, `sha256-HEX.sig` or `.att`.</summary>
static class SignatureManifest
{
    /// <summary>The annotation of a layer that has its signature, in base64; empty where the layer itself has it.</summary>
    public const string SignatureAnnotation = "dev.cosignproject.cosign/signature";

    /// <summary>The annotation of a statement that has its kind.</summary>
    public const string PredicateAnnotation = "predicateType";

    /// <summary>What has signed nothing and has no time.</summary>
    const string Beginning = "0001-01-01T00:00:00Z";

    public static string TagOf(Digest image, SignatureKind kind) => $"sha256-{image.Hex}.{kind switch
    {
        SignatureKind.Signature => "sig",
        SignatureKind.Attestation => "att",
        _ => throw new UnreachableException(),
    }}";

    /// <summary>Those of before with these after them, each once.</summary>
    public static ImageManifest With(ImageManifest? before, IReadOnlyList<Descriptor> layers, ImageStore store, CancellationToken cancellationToken)
    {
        Descriptor[] all =
        [
            .. (before?.Layers ?? []).Concat(layers).DistinctBy(layer => (layer.Digest, layer.Annotation(SignatureAnnotation))),
        ];
        var configuration = new ImageConfiguration
        {
            Architecture = "",
            OperatingSystem = "",
            Created = Beginning,
            Execution = new ImageConfiguration.ExecutionParameters(),
            Layers = new ImageConfiguration.LayerList { DiffIds = [.. all.Select(layer => layer.Digest)] },
        };
        return new ImageManifest { Config = store.AddBlob(MediaTypes.Configuration, OciJson.Write(configuration), cancellationToken), Layers = all };
    }
}
