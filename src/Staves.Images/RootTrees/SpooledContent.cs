using System.Security.Cryptography;
using Staves.Images.Oci;
using Staves.Packages.Elf;
using Staves.Packages.Files;

namespace Staves.Images.RootTrees;

/// <summary>One content in the spool file; hard links to one file share it.</summary>
/// <param name="spool">The file.</param>
/// <param name="offset">Where it begins.</param>
/// <param name="size">In bytes.</param>
/// <param name="digest">Of its bytes; null where it is not known yet.</param>
sealed class SpooledContent(SpoolFile spool, long offset, long size, Digest? digest)
{
    Digest? _digest = digest;

    /// <summary>What no other content has, and known without its digest: the archive that it is from and its path there; null where it is from
    /// none.</summary>
    public string? Source { get; init; }

    /// <summary>What a loader reads in it; null where it is no ELF file.</summary>
    public ElfFile? Elf { get; init; }

    /// <summary>Of its bytes, which are read for it where that was not done before.</summary>
    public Digest Digest => LazyInitializer.EnsureInitialized(ref _digest, Hash);

    /// <summary>Its bytes; the stream seeks.</summary>
    public Stream Open() => spool.Open(offset, size);

    Digest Hash()
    {
        using Stream content = Open();
        return Digest.FromHash(StreamHash.Of(content, HashAlgorithmName.SHA256, CancellationToken.None));
    }
}
