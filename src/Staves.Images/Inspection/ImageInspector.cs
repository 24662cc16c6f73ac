using System.Collections.Immutable;
using Staves.Images.Inspection.Packages;
using Staves.Images.Installing;
using Staves.Images.Oci;
using Staves.Packages.Elf;
using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Inspection;

/// <summary>Looks at an image: its layers are read once, one after the other, and what is found stays in memory. Nothing is unpacked.</summary>
public static class ImageInspector
{
    /// <param name="contents">The image.</param>
    /// <param name="hashesFiles">Whether the digest of each file is wanted too.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StavesException">STV7601, STV7603: a layer or a document of the image is damaged.</exception>
    public static ImageInspection Inspect(ImageContents contents, bool hashesFiles, CancellationToken cancellationToken)
    {
        var tree = new ArchiveTree<FileFacts>();
        var scan = new LayerScan(tree, hashesFiles, cancellationToken);
        var layers = ImmutableArray.CreateBuilder<InspectedLayer>();
        string?[] history = [.. (contents.Configuration.History ?? []).Where(entry => entry.EmptyLayer != true).Select(entry => entry.CreatedBy)];
        foreach ((Descriptor blob, int number) in contents.Blobs.Select((blob, number) => (blob, number)))
        {
            string diff = contents.Configuration.Layers.DiffIds[number];
            Digest diffId = Digest.TryParse(diff, out Digest? parsed)
                ? parsed
                : throw new StavesException(new Diagnostic("STV7603", $"`{contents.Name}` has the diff id `{diff}`, which is no digest"));
            long uncompressed = scan.Read(contents.Layers[number], diffId, number);
            layers.Add(new InspectedLayer(blob.Digest, diff, blob.MediaType, blob.Size, uncompressed, history.ElementAtOrDefault(number)));
        }

        var root = new InspectedRoot(tree);
        (ImmutableArray<InspectedPackage> packages, ImmutableArray<string> sources, Dictionary<string, string> owners) =
            PackageOwnership.Of(PackageRecords.Read(root, contents.ReadBill()), root);
        ImmutableArray<InspectedFile> files = [.. root.Entries.Select(entry => Describe(entry, root, owners))];
        return new ImageInspection
        {
            Name = contents.Name,
            Digest = contents.Manifest?.Digest,
            Configuration = contents.Configuration,
            Annotations = contents.Annotations.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Layers = layers.DrainToImmutable(),
            Files = files,
            Packages = packages,
            PackageSources = sources,
            Accounts = root.Text(RecordFiles.Accounts) is { } accounts ? [.. InspectedAccount.Parse(accounts)] : [],
            System = SystemOf(root),
            Hardening = HardeningSummary.Of(files),
        };
    }

    static InspectedFile Describe(InspectedRoot.Entry entry, InspectedRoot root, Dictionary<string, string> owners)
    {
        TarMember member = entry.Member;
        ElfHardening? hardening = entry.IsRepeated ? null : entry.Facts.Hardening;
        return new InspectedFile
        {
            Path = member.Path,
            Kind = member.Kind,
            Size = entry.IsRepeated ? 0 : member.Size,
            Mode = member.Mode,
            UserId = member.UserId,
            GroupId = member.GroupId,
            LinkTarget = member.Kind == TarMemberKind.SymbolicLink ? member.LinkTarget : null,
            Layer = entry.Facts.Layer,
            Package = owners.GetValueOrDefault(member.Path),
            Digest = entry.Facts.Digest,
            Capabilities = member.ExtendedAttributes.TryGetValue(FileCapabilities.AttributeName, out ImmutableArray<byte> value) ? FileCapabilities.Describe(value.AsSpan()) : null,
            Hardening = hardening,
            UnsafeRunPaths = hardening is null ? [] : UnsafeRunPathsOf(hardening.File, root),
        };
    }

    static string[] UnsafeRunPathsOf(ElfFile file, InspectedRoot root) =>
    [
        .. file.RunPath.Where(path => !path.StartsWith("$ORIGIN", StringComparison.Ordinal) && !path.StartsWith("${ORIGIN}", StringComparison.Ordinal)
            && (!path.StartsWith('/') || root.IsBelowWritable(path))),
        .. file.HasEmptyRunPath ? new[] { "" } : [],
    ];

    static string? SystemOf(InspectedRoot root) => RecordFiles.SystemRelease
        .Select(root.Text).OfType<string>()
        .SelectMany(text => text.Split('\n'))
        .Where(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))
        .Select(line => line["PRETTY_NAME=".Length..].Trim('"', '\''))
        .FirstOrDefault();
}
