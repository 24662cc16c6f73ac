using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Images.Oci;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>
/// All that an image's root filesystem holds, sorted by path so that parents come first; owners and modes are facts in it, so that
/// nobody needs the right to set them. Disposing it frees the contents.
/// </summary>
public sealed class RootTree : IDisposable
{
    /// <summary>No text file that a tree is read for is longer.</summary>
    const int LargestText = 4 * 1024 * 1024;

    readonly SpoolFile _spool;
    readonly bool _ownsSpool;
    readonly FrozenDictionary<string, RootEntry> _byPath;
    readonly Lazy<Digest> _fingerprint;

    internal RootTree(ImmutableArray<RootEntry> entries, ImmutableSortedDictionary<string, long> leftOut, SpoolFile spool, bool ownsSpool)
    {
        (Entries, LeftOut, _spool, _ownsSpool) = (entries, leftOut, spool, ownsSpool);
        _byPath = entries.ToFrozenDictionary(entry => entry.Path, StringComparer.Ordinal);
        _fingerprint = new Lazy<Digest>(() => FingerprintOf(entries));
    }

    public ImmutableArray<RootEntry> Entries { get; }

    /// <summary>Bytes of the files that pruning left out, by its reason.</summary>
    public ImmutableSortedDictionary<string, long> LeftOut { get; }

    /// <summary>Equal for trees whose archives are equal byte for byte.</summary>
    public Digest Fingerprint => _fingerprint.Value;

    /// <summary>The sum of the files' sizes; a hard link adds nothing.</summary>
    public long Size => Entries.Sum(entry => entry.Member.Size);

    public RootEntry? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The entry at a path as a process inside the image finds it, or null; the path may begin with a slash.</summary>
    public RootEntry? Resolve(string path) =>
        RootPath.Resolve(path, followLast: true, LinkTargetOf) is { } resolved ? Find(resolved) : null;

    /// <summary>A file's content, also by a hard link to it; the stream seeks.</summary>
    public Stream OpenContent(RootEntry entry)
    {
        RootEntry file = entry.Member.Kind == TarMemberKind.HardLink ? _byPath[entry.Member.LinkTarget!] : entry;
        return _spool.Open(file.ContentOffset, file.Member.Size);
    }

    /// <summary>Writes the tree as an uncompressed tar archive whose bytes depend on the tree alone.</summary>
    public void WriteArchive(Stream output, CancellationToken cancellationToken)
    {
        using var writer = new TarArchiveWriter(output, leaveOpen: true);
        foreach (RootEntry entry in Entries)
        {
            if (entry.Member.Kind == TarMemberKind.File)
            {
                using Stream content = OpenContent(entry);
                writer.Write(entry.Member, content, cancellationToken);
            }
            else
            {
                writer.Write(entry.Member, content: null, cancellationToken);
            }
        }

        writer.Finish();
    }

    /// <summary>The text of a file, found as a process inside the image finds it; null where there is no file.</summary>
    /// <exception cref="StavesException">STV6012: the file is too large to be what it should be.</exception>
    public string? ReadText(string path)
    {
        if (Resolve(path) is not { Member.Kind: TarMemberKind.File or TarMemberKind.HardLink } entry)
        {
            return null;
        }

        using Stream content = OpenContent(entry);
        if (content.Length > LargestText)
        {
            throw new StavesException(new Diagnostic("STV6012", $"`/{path.TrimStart('/')}` is larger than {LargestText} bytes"));
        }

        using var reader = new StreamReader(content, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public void Dispose()
    {
        if (_ownsSpool)
        {
            _spool.Dispose();
        }
    }

    string? LinkTargetOf(string path) => Find(path)?.Member is { Kind: TarMemberKind.SymbolicLink } link ? link.LinkTarget : null;

    static Digest FingerprintOf(ImmutableArray<RootEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RootEntry entry in entries)
        {
            TarMember member = entry.Member;
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"{member.Path}\0{member.Kind}\0{member.Mode}\0{member.UserId}\0{member.GroupId}\0{member.ModificationTime}\0{member.Size}\0");
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            line = string.Create(
                CultureInfo.InvariantCulture,
                $"{member.LinkTarget}\0{member.DeviceMajor}\0{member.DeviceMinor}\0{entry.ContentDigest}\0");
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            foreach ((string name, ImmutableArray<byte> value) in member.ExtendedAttributes)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\0{value.Length}\0")));
                hash.AppendData(value.AsSpan());
            }
        }

        return Digest.FromHash(hash.GetHashAndReset());
    }
}
