using System.Text;
using Staves.Packages.Roots;
using Staves.Packages.Tar;

namespace Staves.Images.Inspection;

/// <summary>The root filesystem that the layers make, with paths found as a process inside finds them.</summary>
sealed class InspectedRoot
{
    const int WritableByAll = 2;

    readonly List<Entry> _entries = [];
    readonly Dictionary<string, Entry> _byPath = new(StringComparer.Ordinal);

    public InspectedRoot(ArchiveTree<FileFacts> tree)
    {
        var seen = new HashSet<ulong>();
        foreach ((TarMember member, FileFacts facts, ulong number) in tree.Walk())
        {
            var entry = new Entry(member, facts, IsRepeated: member.Kind == TarMemberKind.File && !seen.Add(number));
            _entries.Add(entry);
            _byPath[member.Path] = entry;
        }
    }

    /// <summary>By path, directories before what is in them.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>The path that a path names, its links followed but for a last one; null where there is nothing.</summary>
    public string? Resolve(string path) =>
        RootPath.Resolve(path, followLast: false, LinkTargetOf) is { } resolved && _byPath.ContainsKey(resolved) ? resolved : null;

    /// <summary>The text of a file that was kept; null where there is none.</summary>
    public string? Text(string path) =>
        RootPath.Resolve(path, followLast: true, LinkTargetOf) is { } resolved && _byPath.GetValueOrDefault(resolved)?.Facts.Text is { } text
            ? Encoding.UTF8.GetString(text)
            : null;

    /// <summary>The files that were kept below a directory, `var/db/pkg/`, with their texts.</summary>
    public IEnumerable<(string Path, string Text)> TextsBelow(string directory) => _entries
        .Where(entry => entry.Facts.Text is not null && entry.Member.Path.StartsWith(directory, StringComparison.Ordinal))
        .Select(entry => (entry.Member.Path, Encoding.UTF8.GetString(entry.Facts.Text!)));

    /// <summary>Whether all may write into a directory, or into one above it.</summary>
    public bool IsBelowWritable(string path)
    {
        string resolved = RootPath.Resolve(path, followLast: true, LinkTargetOf) ?? "";
        for (string at = resolved; at.Length > 0; at = RootPath.ParentOf(at))
        {
            if (_byPath.GetValueOrDefault(at) is { Member: { Kind: TarMemberKind.Directory } directory } && (directory.Mode & WritableByAll) != 0)
            {
                return true;
            }
        }

        return false;
    }

    string? LinkTargetOf(string path) => _byPath.GetValueOrDefault(path)?.Member is { Kind: TarMemberKind.SymbolicLink } link ? link.LinkTarget : null;

    /// <summary>A name in the root.</summary>
    /// <param name="Member">What it names.</param>
    /// <param name="Facts">What was found in it.</param>
    /// <param name="IsRepeated">Whether the file came before by another name.</param>
    public sealed record Entry(TarMember Member, FileFacts Facts, bool IsRepeated);
}
