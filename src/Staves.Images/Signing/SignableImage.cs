using System.Collections.Immutable;
using Staves.Images.Oci;

namespace Staves.Images.Signing;

/// <summary>An image that can be signed or verified.</summary>
public sealed record SignableImage
{
    internal SignableImage(string name, string repository, Digest digest, ISignaturePlace place) =>
        (Name, Repository, Digest, Place) = (name, repository, digest, place);

    /// <summary>As messages name it.</summary>
    public string Name { get; }

    /// <summary>As whose image it is signed: registry and repository, without a tag.</summary>
    public string Repository { get; }

    /// <summary>Of its manifest, or of its index of several platforms.</summary>
    public Digest Digest { get; }

    /// <summary>The image in the store, whose referrers are signed too; null where only its digest is known.</summary>
    public OciImage? Stored { get; init; }

    internal ISignaturePlace Place { get; }

    internal ImmutableArray<Referrer> Referrers => Stored?.Referrers ?? [];
}
