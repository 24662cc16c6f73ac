using System.Buffers;
using System.Security.Cryptography;
using Staves.Packages.Files;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Staves.Packages.Roots;

/// <summary>Reads a tar archive once, from its beginning to its end, and writes down what a <see cref="KeptArchive"/> has of it.</summary>
sealed class KeptArchiveWriter : IDisposable
{
    /// <summary>The fastest: it runs beside a decompressor that is slower, and nobody keeps the result for long.</summary>
    const int Level = 1;

    /// <summary>A system fits many times; beyond it somebody wants the disk.</summary>
    const long MostContent = 1L << 40;

    /// <summary>Tar programs pad archives to some kilobytes, and tapes to some megabytes.</summary>
    const long MostPadding = 64L * 1024 * 1024;

    readonly FileStream _contents;
    readonly Compressor _compressor = new(Level);
    readonly string _archive;
    long _total;
    int _members;
    long _characters;

    /// <param name="directory">Where the files of the kept archive go.</param>
    /// <param name="archive">Which archive the messages name.</param>
    public KeptArchiveWriter(string directory, string archive)
    {
        _archive = archive;
        _contents = new FileStream(Path.Combine(directory, KeptArchive.ContentsFile), FileMode.CreateNew, FileAccess.Write, FileShare.None, 256 * 1024);
        _compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
    }

    /// <summary>Reads the archive, compressed or not.</summary>
    /// <param name="archive">Its bytes.</param>
    /// <param name="directory">Where the files of the kept archive go.</param>
    /// <param name="isVerified">Whether its digest is known, and compared afterwards.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>SHA-256 of its bytes, as they come and decompressed, lower-case hexadecimal.</returns>
    /// <exception cref="StavesException">It is no sound archive.</exception>
    public (string Digest, string PlainDigest) Write(Stream archive, string directory, bool isVerified, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var plainDigest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hashed = new HashedStream(archive, digest);
        using (Stream decompressed = Decompressed(hashed))
        using (FileStream file = File.Create(Path.Combine(directory, KeptArchive.MembersFile)))
        using (var compressed = new CompressionStream(file, Level))
        using (var members = new MemberListWriter(compressed))
        {
            var plain = new HashedStream(decompressed, plainDigest);
            using var reader = new TarArchiveReader(plain, _archive, leaveOpen: true) { EndMayBeMissing = isVerified };
            while (reader.ReadNext(cancellationToken) is { } member)
            {
                long offset = _contents.Position;
                Count(member);
                Keep(member, reader.Content, cancellationToken);
                members.Write(member, offset, _contents.Position - offset);
            }

            members.Finish();
            RequirePadding(plain, cancellationToken);
        }

        Drain(hashed, long.MaxValue, cancellationToken);
        _contents.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(digest.GetHashAndReset()), Convert.ToHexStringLower(plainDigest.GetHashAndReset()));
    }

    public void Dispose()
    {
        _contents.Dispose();
        _compressor.Dispose();
    }

    GuardedReader Decompressed(Stream archive)
    {
        try
        {
            return new GuardedReader(Decompression.Open(archive), exception => RootFailure.Damaged(_archive, exception));
        }
        catch (Exception exception) when (exception is not (StavesException or OperationCanceledException or OutOfMemoryException))
        {
            throw RootFailure.Damaged(_archive, exception);
        }
    }

    /// <summary>The list of members is read as a whole.</summary>
    void Count(TarMember member)
    {
        _characters += member.Path.Length + (member.LinkTarget?.Length ?? 0) + member.ExtendedAttributes.Sum(attribute => attribute.Key.Length + attribute.Value.Length);
        if (++_members > ArchiveLimits.MostNames)
        {
            throw RootFailure.TooMuch(_archive, ArchiveLimits.MostNames, "members");
        }

        if (_characters > ArchiveLimits.MostNameCharacters)
        {
            throw RootFailure.TooMuch(_archive, ArchiveLimits.MostNameCharacters, "characters in names, links and attributes of its members");
        }
    }

    void Keep(TarMember member, Stream content, CancellationToken cancellationToken)
    {
        _total += member.Size;
        if (_total > MostContent)
        {
            throw RootFailure.TooMuch(_archive, MostContent, "bytes in its files");
        }

        if (member.Size > 0)
        {
            using var compressed = new CompressionStream(_contents, _compressor, preserveCompressor: true, leaveOpen: true);
            Copy(content, compressed, long.MaxValue, cancellationToken);
        }
    }

    /// <summary>What follows the end of the archive is read too: only behind it a compressed file has its checksums.</summary>
    void RequirePadding(Stream plain, CancellationToken cancellationToken)
    {
        if (!Drain(plain, MostPadding, cancellationToken))
        {
            throw RootFailure.TooMuch(_archive, MostPadding, "bytes behind its end");
        }
    }

    static bool Drain(Stream stream, long most, CancellationToken cancellationToken) => Copy(stream, Stream.Null, most, cancellationToken);

    /// <summary>False where there is more than a limit.</summary>
    static bool Copy(Stream from, Stream to, long most, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            for (int read = from.Read(buffer); read > 0; read = from.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                to.Write(buffer.AsSpan(0, read));
                most -= read;
                if (most < 0)
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Lets a digest see what is read; neither is its own.</summary>
    sealed class HashedStream(Stream inner, IncrementalHash digest) : ForwardReader
    {
        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            digest.AppendData(buffer[..read]);
            return read;
        }
    }
}
