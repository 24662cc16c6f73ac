using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Images.Sbom;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Portage.Files;
using Staves.Resolution;

namespace Staves.Pipeline.Records;

/// <summary>Names all that bills of materials and provenance depend on, without reading a file of the image or a package: what an unchanged
/// build says is not made again.</summary>
static class RecordKey
{
    /// <param name="resolved">What is built, and by which builder.</param>
    /// <param name="image">The image, whose digest stands for the contents of its files.</param>
    /// <param name="tree">Says whose each file is.</param>
    /// <param name="packages">Packages with the paths of their binary packages: the names of those have their keys, and which file it is stands for the contents.</param>
    /// <param name="toolVersion">The version of Staves.</param>
    public static Digest Of(
        ResolvedImage resolved, OciImage image, RootTree tree, IReadOnlyList<(PlannedPackage Package, string File)> packages, string toolVersion)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, $"{BillFormats.Version}\0{toolVersion}\0{image.Digest}\0{image.Reference}\0{resolved.SourceDateEpoch}");
        Add(hash, $"{resolved.Builder.Name.Value}\0{resolved.Builder.Builder.Fingerprint}\0{resolved.Builder.Driver.Identity}");
        hash.AppendData(File.ReadAllBytes(resolved.Specification.File));
        Add(hash, $"\0{PlanLock.Of(resolved.Plan, resolved.Specification, resolved.Repositories, OwnFiles.Lock(resolved.Specification.Files))}");
        foreach ((PlannedPackage package, string file) in packages)
        {
            FileStatus status = FileStatus.OfTarget(file) ?? default;
            // Whoever uses a package of the cache touches it, and whoever makes it anew puts another file in its place.
            Add(hash, $"{file}\0{status.Inode}\0{status.BornNanoseconds}\0{status.Size}\0{string.Join(' ', package.RuntimeDependencies)}");
        }

        foreach (RootEntry entry in tree.Entries)
        {
            Add(hash, $"{entry.Path}\0{entry.Package}");
        }

        return Digest.FromHash(hash.GetHashAndReset());
    }

    static void Add(IncrementalHash hash, FormattableString line) =>
        hash.AppendData(Encoding.UTF8.GetBytes(line.ToString(CultureInfo.InvariantCulture) + "\0\n"));
}
