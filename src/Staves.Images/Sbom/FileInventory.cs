using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Staves.Images.Oci;
using Staves.Images.RootTrees;
using Staves.Packages.Files;
using Staves.Packages.Tar;

namespace Staves.Images.Sbom;

/// <summary>The regular files of a root tree, and whose they are.</summary>
public static class FileInventory
{
    /// <summary>Sorted by path; a hard link is a file like any other.</summary>
    public static ImmutableArray<BilledFile> Of(RootTree tree, CancellationToken cancellationToken)
    {
        RootEntry[] files = [.. tree.Entries.Where(entry => entry.Member.Kind == TarMemberKind.File)];
        var read = new ConcurrentDictionary<string, BilledFile>(StringComparer.Ordinal);
        Parallel.ForEach(files, new ParallelOptions { CancellationToken = cancellationToken }, entry =>
        {
            using Stream content = tree.OpenContent(entry);

            // SPDX 2.3 says SHA-1; the SHA-256 beside it is what proves something.
            ImmutableArray<byte[]> hashes = StreamHash.Of(content, [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256], cancellationToken);
            read[entry.Path] = new BilledFile(entry.Path, entry.Package, Convert.ToHexStringLower(hashes[0]), Digest.FromHash(hashes[1]));
        });
        return
        [
            .. tree.Entries
                .Where(entry => entry.Member.Kind is TarMemberKind.File or TarMemberKind.HardLink)
                .Select(entry => read[tree.FileOf(entry).Path] with { Path = entry.Path, Owner = entry.Package })
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }
}
