using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Staves.Images.Oci;
using Staves.Packages.Elf;
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

    internal RootTree(ImmutableArray<RootEntry> entries, ImmutableSortedDictionary<string, long> leftOut, SpoolFile spool)
    {
        (Entries, LeftOut, _spool) = (entries, leftOut, spool);
        _byPath = entries.ToFrozenDictionary(entry => entry.Path, StringComparer.Ordinal);
        Whole = new TreeSlice(this, entries);
    }

    internal RootTree(RootTree other, bool ownsSpool)
    {
        (Entries, LeftOut, _spool, _byPath, _ownsSpool) = (other.Entries, other.LeftOut, other._spool, other._byPath, ownsSpool);
        Whole = new TreeSlice(this, Entries);
    }

    public ImmutableArray<RootEntry> Entries { get; }

    /// <summary>Bytes of the files that pruning left out, by its reason.</summary>
    public ImmutableSortedDictionary<string, long> LeftOut { get; }

    /// <summary>All entries.</summary>
    public TreeSlice Whole { get; }

    /// <inheritdoc cref="TreeSlice.Fingerprint"/>
    public Digest Fingerprint => Whole.Fingerprint;

    /// <summary>The sum of the files' sizes; a hard link adds nothing.</summary>
    public long Size => Entries.Sum(entry => entry.Member.Size);

    public RootEntry? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The entry at a path as a process inside the image finds it, or null; the path may begin with a slash.</summary>
    public RootEntry? Resolve(string path)
    {
        path = path.TrimStart('/');

        // Only directories have entries below them: what is at a path is found there, and what a directory lacks is nowhere.
        RootEntry? entry = Find(path);
        if (entry is { Member.Kind: not TarMemberKind.SymbolicLink })
        {
            return entry;
        }

        bool isAbsent = entry is null
            && RootPath.NameOf(path) is not ("" or "." or "..")
            && Find(RootPath.ParentOf(path)) is { Member.Kind: TarMemberKind.Directory };
        return !isAbsent && RootPath.Resolve(path, followLast: true, LinkTargetOf) is { } resolved ? Find(resolved) : null;
    }

    /// <summary>A file's content, also by a hard link to it; the stream seeks.</summary>
    public Stream OpenContent(RootEntry entry) => FileOf(entry).Content!.Open();

    /// <summary>The file that an entry is, or that it is a hard link to.</summary>
    internal RootEntry FileOf(RootEntry entry) => entry.Member.Kind == TarMemberKind.HardLink ? _byPath[entry.Member.LinkTarget!] : entry;

    /// <summary>What a loader finds at a path; null where there is no ELF file.</summary>
    internal ElfFile? ElfAt(string path) => Resolve(path) is { } entry ? FileOf(entry).Elf : null;

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
}
