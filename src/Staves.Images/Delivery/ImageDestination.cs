using System.Diagnostics.CodeAnalysis;

namespace Staves.Images.Delivery;

/// <summary>Where an image goes besides daemons and registries, in the words of containers-transports(5).</summary>
public abstract record ImageDestination
{
    const string ArchivePrefix = "oci-archive:";
    const string DockerPrefix = "docker-archive:";
    const string LayoutPrefix = "oci:";
    const string ContainerdPrefix = "containerd:";

    /// <summary>The namespace that `ctr` takes where none is named.</summary>
    const string DefaultNamespace = "default";

    ImageDestination()
    {
    }

    /// <summary>Reads `FILE`, `oci-archive:FILE`, `docker-archive:FILE`, `oci:DIRECTORY` or `containerd:NAMESPACE`.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImageDestination? destination)
    {
        destination = text switch
        {
            "" or ArchivePrefix or DockerPrefix or LayoutPrefix => null,
            _ when text.StartsWith(ArchivePrefix, StringComparison.Ordinal) => new OciArchiveFile(text[ArchivePrefix.Length..]),
            _ when text.StartsWith(DockerPrefix, StringComparison.Ordinal) => new DockerArchiveFile(text[DockerPrefix.Length..]),
            _ when text.StartsWith(LayoutPrefix, StringComparison.Ordinal) => new LayoutDirectory(text[LayoutPrefix.Length..]),
            ContainerdPrefix => new Containerd(DefaultNamespace),
            _ when text.StartsWith(ContainerdPrefix, StringComparison.Ordinal) => new Containerd(text[ContainerdPrefix.Length..]),
            _ => new OciArchiveFile(text),
        };
        return destination is not null;
    }

    /// <summary>A tar archive that holds an OCI layout, and what older Dockers load by.</summary>
    public sealed record OciArchiveFile(string Path) : ImageDestination
    {
        public override string ToString() => Path;
    }

    /// <summary>A tar archive as `docker save` before version 25 writes it: layers plain, and one platform.</summary>
    public sealed record DockerArchiveFile(string Path) : ImageDestination
    {
        public override string ToString() => DockerPrefix + Path;
    }

    /// <summary>An OCI layout in a directory, to which the image is added.</summary>
    public sealed record LayoutDirectory(string Path) : ImageDestination
    {
        public override string ToString() => LayoutPrefix + Path;
    }

    /// <summary>The containerd of this machine, by its client `ctr`.</summary>
    public sealed record Containerd(string Namespace) : ImageDestination
    {
        public override string ToString() => ContainerdPrefix + Namespace;
    }
}
