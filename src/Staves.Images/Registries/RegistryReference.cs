using System.Diagnostics.CodeAnalysis;
using Staves.Images.Oci;

namespace Staves.Images.Registries;

/// <summary>Where an image is in a registry: host, repository, and a tag, a digest or both (OCI distribution-spec; Docker's defaults for what
/// is not written).</summary>
public sealed record RegistryReference
{
    /// <summary>Before a reference, says that it is one and no path.</summary>
    public const string Prefix = "docker://";

    /// <summary>The registry of names that name none.</summary>
    public const string DefaultRegistry = "docker.io";

    /// <summary>Where it answers.</summary>
    internal const string DockerAddress = "registry-1.docker.io";

    const string OfficialImages = "library/";

    RegistryReference(string registry, string repository, string? tag, Digest? digest) =>
        (Registry, Repository, Tag, Digest) = (registry, repository, tag, digest);

    /// <summary>Host, perhaps with a port; `docker.io` for Docker Hub.</summary>
    public string Registry { get; }

    /// <summary>The repository's path there: `library/busybox`.</summary>
    public string Repository { get; }

    /// <summary>Null only where there is a digest.</summary>
    public string? Tag { get; }

    /// <summary>Of the manifest or the index; then the tag means nothing.</summary>
    public Digest? Digest { get; }

    /// <summary>What a registry knows the manifest by.</summary>
    public string TagOrDigest => Digest?.ToString() ?? Tag!;

    /// <summary>The name under which a store keeps it; a digest as a tag, since nothing else can move.</summary>
    public ImageReference StoredName => ImageReference.Parse($"{Registry}/{Repository}:{(Digest is null ? Tag : $"sha256-{Digest.Hex}")}");

    /// <param name="text">`gentoo/stage3:musl`, `busybox`, `localhost:5000/a/b@sha256:…`, each perhaps after `docker://`.</param>
    /// <param name="reference">The reference with all defaults filled in.</param>
    /// <returns>False where the text is no reference, or its digest is no SHA-256.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out RegistryReference? reference)
    {
        reference = null;
        string name = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        Digest? digest = null;
        int at = name.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0 && !Oci.Digest.TryParse(name[(at + 1)..], out digest))
        {
            return false;
        }

        string tagged = at < 0 ? name : name[..at];
        if (!ImageReference.TryParse(tagged, out ImageReference? parsed) || !ImageReference.TryParse(parsed.Canonical, out ImageReference? canonical))
        {
            return false;
        }

        int slash = canonical.Repository.IndexOf('/', StringComparison.Ordinal);
        string registry = canonical.Repository[..slash];
        string repository = canonical.Repository[(slash + 1)..];
        bool isDocker = registry is DefaultRegistry or "index.docker.io" or DockerAddress;
        bool isOfficial = isDocker && !repository.Contains('/', StringComparison.Ordinal);
        bool isTagged = digest is null || tagged.LastIndexOf(':') > tagged.LastIndexOf('/');
        reference = new RegistryReference(
            isDocker ? DefaultRegistry : registry, isOfficial ? OfficialImages + repository : repository, isTagged ? parsed.Tag : null, digest);
        return true;
    }

    /// <exception cref="Staves.Portage.Diagnostics.StavesException">STV7201: the text is no reference.</exception>
    public static RegistryReference Parse(string text) =>
        TryParse(text, out RegistryReference? reference) ? reference : throw RegistryFailure.NotAReference(text);

    public override string ToString() =>
        $"{Registry}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";
}
