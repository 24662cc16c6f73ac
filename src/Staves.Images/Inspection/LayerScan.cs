using System.Security.Cryptography;
using Staves.Images.Oci;
using Staves.Images.Roots;
using Staves.Packages.Elf;
using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Images.Inspection;

/// <summary>Reads a layer once, from its beginning to its end, and lays what is found in it into a tree; nothing is written.</summary>
sealed class LayerScan(ArchiveTree<FileFacts> tree, bool hashesFiles, CancellationToken cancellationToken)
{
    /// <summary>Programs are read in memory; the largest that anybody ships are smaller.</summary>
    const long LargestProgram = 512L * 1024 * 1024;

    /// <summary>The lists of packages of a large system have some megabytes.</summary>
    const long LargestText = 64L * 1024 * 1024;

    /// <summary>All such texts of an image together are kept in memory; beyond this the rest is left out.</summary>
    const long LargestTexts = 512L * 1024 * 1024;

    const int BufferSize = 256 * 1024;

    long _texts;

    /// <summary>Reads layer number <paramref name="number"/>.</summary>
    /// <returns>The size of the archive in bytes, decompressed.</returns>
    /// <exception cref="StavesException">STV7601: it is damaged, or not the one that the configuration names.</exception>
    public long Read(ImageLayer layer, Digest diffId, int number)
    {
        tree.BeginLayer();
        string name = layer.Digest.ToString();
        try
        {
            using Stream blob = layer.Open();
            using Stream plain = Decompression.Open(blob);
            using var hashed = new HashedReader(plain);
            using var archive = new BufferedStream(hashed, BufferSize);
            // Some tools make layers without an end; the digest tells whether something is missing.
            using (var reader = new TarArchiveReader(archive, name, leaveOpen: true) { EndMayBeMissing = true })
            {
                while (reader.ReadNext(cancellationToken) is { } member)
                {
                    LayerRules.Lay(member, FactsOf(member, reader.Content, number), name, tree);
                }
            }

            archive.CopyTo(Stream.Null);
            Digest actual = hashed.Finish();
            return actual == diffId ? hashed.Count : throw Damaged(name, $"it has the diff id `{actual}`, and `{diffId}` in the configuration", inner: null);
        }
        catch (Exception exception) when (exception is not (StavesException or OperationCanceledException or OutOfMemoryException))
        {
            // Decompressors show damage as all kinds of exceptions.
            throw Damaged(name, exception.Message, exception);
        }
    }

    FileFacts FactsOf(TarMember member, Stream content, int layer)
    {
        var facts = new FileFacts(layer);
        if (member.Kind != TarMemberKind.File || LayerRules.IsMark(member))
        {
            return facts;
        }

        Span<byte> magic = stackalloc byte[4];
        int begun = content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        bool isText = RecordFiles.Includes(member.Path) && member.Size <= LargestText && (_texts += member.Size) <= LargestTexts;
        if (isText || (ElfFile.HasMagic(magic) && member.Size <= LargestProgram))
        {
            byte[] bytes = new byte[member.Size];
            magic[..begun].CopyTo(bytes);
            content.ReadExactly(bytes.AsSpan(begun));
            using var file = new MemoryStream(bytes, writable: false);
            return facts with
            {
                Digest = hashesFiles ? Digest.Of(bytes) : null,
                Hardening = ElfHardening.TryRead(file),
                Text = isText ? bytes : null,
            };
        }

        return hashesFiles ? facts with { Digest = DigestOf(magic[..begun], content) } : facts;
    }

    static Digest DigestOf(ReadOnlySpan<byte> begun, Stream rest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(begun);
        byte[] buffer = new byte[64 * 1024];
        for (int read = rest.Read(buffer); read > 0; read = rest.Read(buffer))
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return Digest.FromHash(hash.GetHashAndReset());
    }

    static StavesException Damaged(string layer, string reason, Exception? inner) =>
        new(new Diagnostic("STV7601", $"the layer `{layer}` is damaged: {reason}"), inner);
}
