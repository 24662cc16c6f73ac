using System.Collections.Concurrent;
using Staves.Packages.Tar;

namespace Staves.Packages.Roots;

/// <summary>Where paths lead in a root, link by link and never out of it; what is known of directories is kept. Safe to use from several
/// threads.</summary>
public sealed class RootPaths(IReadableRoot root)
{
    readonly ConcurrentDictionary<string, string?> _directories = new(StringComparer.Ordinal);

    /// <summary>The path without links, the last part's too; null where links go in a circle. What it leads to need not exist.</summary>
    public string? Resolve(string path) => RootPath.Resolve(path, followLast: true, LinkTargetOf);

    /// <summary>The path without links before its last part; null where links go in a circle.</summary>
    public string? ResolveParent(string path)
    {
        ReadOnlySpan<char> parent = path.AsSpan(0, Math.Max(path.LastIndexOf('/'), 0));
        string? resolved = _directories.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(parent, out string? known)
            ? known
            : ResolveDirectory(parent.ToString());
        return resolved is null ? null
            : parent.SequenceEqual(resolved) ? path
            : RootPath.Join(resolved, RootPath.NameOf(path));
    }

    /// <summary>As <see cref="Resolve"/>, of a directory that will be asked for again.</summary>
    public string? ResolveDirectory(string path) => _directories.GetOrAdd(path, Resolve);

    /// <summary>What a path leads to where its directories may be links, and its last part is taken as it is.</summary>
    public RootObject? Find(string path) => ResolveParent(path) is { } resolved ? root.Find(resolved) : null;

    string? LinkTargetOf(string path) => root.Find(path)?.Member.LinkTarget;
}
