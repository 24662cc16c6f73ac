using Staves.Images.Layers;
using Staves.Images.Oci;
using Staves.Images.Roots;
using Staves.Images.Unpacking;
using Staves.Packages.Tar;

namespace Staves.Images.Snapshots;

/// <summary>Reads the files of some directories out of an image's layers, each once: the highest layer first, so that what it hides is known
/// when the lower ones are read (OCI image-spec, layer).</summary>
/// <param name="image">Whose layers.</param>
/// <param name="directories">Paths without a slash at their end; what is not below one of them is passed over.</param>
sealed class SnapshotLayers(OciImage image, params IReadOnlyList<string> directories)
{
    /// <summary>What higher layers hide of lower ones: a path with all that is below it.</summary>
    readonly HashSet<string> _hidden = new(StringComparer.Ordinal);

    /// <summary>Directories of which lower layers show nothing.</summary>
    readonly HashSet<string> _opaque = new(StringComparer.Ordinal);

    /// <summary>Calls for every file; its content is read, or not, before the next.</summary>
    public void Read(Action<TarMember, Stream> use, CancellationToken cancellationToken)
    {
        foreach (LayerDescriptor layer in image.Layers.Reverse())
        {
            ReadLayer(layer, use, cancellationToken);
        }
    }

    void ReadLayer(LayerDescriptor layer, Action<TarMember, Stream> use, CancellationToken cancellationToken)
    {
        var hidden = new List<string>();
        var opaque = new List<string>();
        using Stream plain = LayerReader.Open(image.Store, layer);
        using var archive = new TarArchiveReader(plain, $"{image.Reference}: {layer.Blob.Digest}", leaveOpen: true);
        while (archive.ReadNext(cancellationToken) is { } member)
        {
            if (LayerRules.MarkOf(member) is { } mark)
            {
                if (mark.Kind != LayerMarkKind.MeansNothing)
                {
                    (mark.Kind == LayerMarkKind.Empties ? opaque : hidden).Add(mark.Path);
                }
            }
            else if (member.Kind != TarMemberKind.Directory && IsOnTheWay(member.Path))
            {
                hidden.Add(member.Path);
                if (member.Kind == TarMemberKind.File && IsBelow(member.Path) && !IsHidden(member.Path))
                {
                    use(member, archive.Content);
                }
            }
        }

        // A layer hides nothing of itself.
        _hidden.UnionWith(hidden);
        _opaque.UnionWith(opaque);
    }

    bool IsBelow(string path) => directories.Any(directory => Contains(directory, path));

    bool IsOnTheWay(string path) => IsBelow(path) || directories.Any(directory => directory == path || Contains(path, directory));

    static bool Contains(string directory, string path) =>
        path.Length > directory.Length && path[directory.Length] == '/' && path.StartsWith(directory, StringComparison.Ordinal);

    bool IsHidden(string path)
    {
        for (string one = path; one.Length > 0; one = RootPath.ParentOf(one))
        {
            if (_hidden.Contains(one) || _opaque.Contains(RootPath.ParentOf(one)))
            {
                return true;
            }
        }

        return false;
    }
}
