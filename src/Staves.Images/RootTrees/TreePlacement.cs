using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Staves.Images.Accounts;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>
/// Gives every candidate its place. Where one package has a symbolic link to a directory and another a directory of that name, what is
/// in the directory goes where the link leads, as when Portage merges into a root with `/lib -> usr/lib`; the order does not matter.
/// </summary>
sealed class TreePlacement(long sourceDateEpoch, CollisionRules collisionRules)
{
    /// <summary>Links may lie below links; real systems need two rounds.</summary>
    const int MostRounds = 16;

    const int ImplicitMode = 0x1ed; // octal 755

    readonly Dictionary<string, Candidate> _placed = new(StringComparer.Ordinal);
    readonly List<Diagnostic> _collisions = [];

    /// <summary>Directories that no link leads to or from: what is in them lies where it says.</summary>
    readonly HashSet<string> _plain = new(StringComparer.Ordinal);

    /// <summary>Directories that are there with all above them.</summary>
    readonly HashSet<string> _complete = new(StringComparer.Ordinal);
    Dictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <summary>What has its place, by path.</summary>
    public IReadOnlyDictionary<string, Candidate> Placed => _placed;

    /// <summary>The place of a path, whether something is there or not; null where links go in a circle.</summary>
    public string? Resolve(string path, bool followLast) => TryResolve(path, followLast, out string? resolved) ? resolved : null;

    public Candidate? Find(string path) => TryResolve(path, followLast: true, out string? resolved) ? _placed.GetValueOrDefault(resolved) : null;

    public void PlaceAll(IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        _links = PlaceLinks(candidates);
        _plain.Clear();
        foreach (Candidate candidate in candidates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Place(candidate);
        }

        foreach (Candidate candidate in _placed.Values.ToArray())
        {
            PlaceParents(candidate);
        }

        if (_collisions.Count > 0)
        {
            throw new StavesException(_collisions);
        }
    }

    public void PlaceIfAbsent(Candidate candidate)
    {
        if (TryResolve(candidate.Member.Path, followLast: true, out string? path) && !_placed.ContainsKey(path))
        {
            _placed[path] = At(candidate, path);
            PlaceParents(_placed[path]);
        }
    }

    /// <summary>Places a file, or gives the one that is there another content.</summary>
    public void ReplaceContent(Candidate candidate)
    {
        if (Find(candidate.Member.Path) is { Member.Kind: TarMemberKind.File } existing)
        {
            Candidate replaced = existing with { Content = candidate.Content, Member = existing.Member with { Size = candidate.Member.Size } };
            _placed[existing.Member.Path] = replaced;
        }
        else
        {
            PlaceIfAbsent(candidate);
        }
    }

    /// <summary>Removes directories that are empty only because their contents were left out, and parents that become so.</summary>
    public void RemoveEmptied(IEnumerable<string> vanishing, IEnumerable<string> kept)
    {
        HashSet<string> mayVanish = ResolveAll(vanishing);
        HashSet<string> mustStay = ResolveAll(kept);
        Dictionary<string, int> children = _placed.Keys.CountBy(RootPath.ParentOf).ToDictionary(StringComparer.Ordinal);
        foreach (string path in _placed.Keys.OrderByDescending(path => path, StringComparer.Ordinal).ToArray())
        {
            if (_placed[path].Member.Kind == TarMemberKind.Directory
                && children.GetValueOrDefault(path) == 0
                && mayVanish.Contains(path)
                && !mustStay.Contains(path))
            {
                string parent = RootPath.ParentOf(path);
                _placed.Remove(path);
                _complete.Remove(path);
                children[parent]--;
                mayVanish.Add(parent);
            }
        }
    }

    /// <summary>Owners whose names the image's accounts know get the numbers that these have here, whatever they had where a package was built.</summary>
    public void NumberOwners(AccountFiles accounts)
    {
        foreach ((string path, Candidate candidate) in _placed.Where(pair => pair.Value.Member is not { UserName: "", GroupName: "" }).ToArray())
        {
            TarMember member = candidate.Member;
            _placed[path] = candidate with
            {
                Member = member with
                {
                    UserId = accounts.UserId(member.UserName) ?? member.UserId,
                    GroupId = accounts.GroupId(member.GroupName) ?? member.GroupId,
                    UserName = "",
                    GroupName = "",
                },
            };
        }
    }

    /// <summary>All entries by path; of files that share a content, the first is the file and the others are hard links to it.</summary>
    public ImmutableArray<RootEntry> Finish()
    {
        var firstWith = new Dictionary<SpooledContent, string>();
        ImmutableArray<RootEntry>.Builder entries = ImmutableArray.CreateBuilder<RootEntry>(_placed.Count);
        foreach (Candidate candidate in _placed.Values.OrderBy(candidate => candidate.Member.Path, StringComparer.Ordinal))
        {
            if (candidate.Content is not { } content)
            {
                entries.Add(new RootEntry(candidate.Member, candidate.Package));
            }
            else if (firstWith.TryAdd(content, candidate.Member.Path))
            {
                entries.Add(new RootEntry(candidate.Member, candidate.Package) { Content = content });
            }
            else
            {
                TarMember link = candidate.Member with { Kind = TarMemberKind.HardLink, LinkTarget = firstWith[content], Size = 0 };
                entries.Add(new RootEntry(link, candidate.Package));
            }
        }

        return entries.DrainToImmutable();
    }

    /// <summary>Where each symbolic link lies once the links above it are followed.</summary>
    static Dictionary<string, string> PlaceLinks(IReadOnlyList<Candidate> candidates)
    {
        HashSet<string> overridden =
        [
            .. candidates
                .Where(candidate => candidate is { Rank: not CandidateRank.Package, Member.Kind: not (TarMemberKind.SymbolicLink or TarMemberKind.Directory) })
                .Select(candidate => candidate.Member.Path),
        ];
        Candidate[] links =
            [.. candidates.Where(candidate => candidate.Member.Kind == TarMemberKind.SymbolicLink && !overridden.Contains(candidate.Member.Path))];
        var placed = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int round = 0; round < MostRounds; round++)
        {
            var next = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (Candidate link in links)
            {
                string path = RootPath.Resolve(link.Member.Path, followLast: false, placed.GetValueOrDefault) ?? throw Circle(link);
                if (link.Rank != CandidateRank.Package)
                {
                    next[path] = link.Member.LinkTarget!;
                }
                else
                {
                    next.TryAdd(path, link.Member.LinkTarget!);
                }
            }

            if (next.Count == placed.Count && next.All(pair => placed.GetValueOrDefault(pair.Key) == pair.Value))
            {
                return next;
            }

            placed = next;
        }

        throw Circle(links[^1]);
    }

    static StavesException Circle(Candidate candidate) => new(new Diagnostic(
        "STV6003", $"`{candidate.Member.Path}` of `{candidate.Package}` cannot be placed: symbolic links above it go in a circle"));

    void Place(Candidate candidate)
    {
        bool isDirectory = candidate.Member.Kind == TarMemberKind.Directory;
        if (!TryResolve(candidate.Member.Path, followLast: isDirectory, out string? path))
        {
            throw Circle(candidate);
        }

        if (path.Length == 0)
        {
            return;
        }

        Candidate placed = At(candidate, path);
        if (!_placed.TryGetValue(path, out Candidate? existing))
        {
            _placed[path] = placed;
        }
        else if (isDirectory && existing.Member.Kind == TarMemberKind.Directory)
        {
            // As when merging: a directory that exists keeps its mode, unless somebody says otherwise on purpose.
            _placed[path] = candidate.Rank > existing.Rank ? placed with { Package = PackageOf(existing, placed) } : existing;
        }
        else if (!isDirectory && existing.Member.Kind != TarMemberKind.Directory && existing.Rank != placed.Rank)
        {
            _placed[path] = existing.Rank < placed.Rank ? placed : existing;
        }
        else if (!isDirectory && existing.Member.Kind != TarMemberKind.Directory && (placed.Rank != CandidateRank.Package || collisionRules.Allow(path)))
        {
            _placed[path] = placed;
        }
        else if (!AreSame(existing, placed))
        {
            Collide(path, existing, placed);
        }
    }

    /// <summary>What is generated changes a directory, and does not take it from its package.</summary>
    static string PackageOf(Candidate existing, Candidate placed) => placed.Rank == CandidateRank.Generated ? existing.Package : placed.Package;

    /// <summary>Makes the directories above a candidate that nobody brings.</summary>
    void PlaceParents(Candidate candidate)
    {
        HashSet<string>.AlternateLookup<ReadOnlySpan<char>> complete = _complete.GetAlternateLookup<ReadOnlySpan<char>>();
        for (string child = candidate.Member.Path; child.LastIndexOf('/') is > 0 and var slash && !complete.Contains(child.AsSpan(0, slash));)
        {
            string path = child[..slash];
            if (!_placed.TryGetValue(path, out Candidate? existing))
            {
                _placed[path] = BaseFilesystem.Directory(path, ImplicitMode, sourceDateEpoch, candidate.Package);
            }
            else if (existing.Member.Kind != TarMemberKind.Directory)
            {
                Collide(path, existing, candidate);
                return;
            }

            _complete.Add(path);
            child = path;
        }
    }

    bool AreSame(Candidate left, Candidate right)
    {
        (TarMember a, TarMember b) = (left.Member, right.Member);
        if (a.Kind == TarMemberKind.SymbolicLink && b.Kind == TarMemberKind.SymbolicLink)
        {
            return a.LinkTarget == b.LinkTarget
                || (TryResolve(a.Path, followLast: true, out string? end)
                    && TryResolve(RootPath.Join(b.LinkTarget!.StartsWith('/') ? "" : RootPath.ParentOf(b.Path), b.LinkTarget), true, out string? other)
                    && end == other);
        }

        return (a with { ModificationTime = 0 }) == (b with { ModificationTime = 0 }) && left.Content?.Digest == right.Content?.Digest;
    }

    void Collide(string path, Candidate left, Candidate right)
    {
        string message = left.Member.Path == right.Member.Path
            ? $"`/{path}` is {Describe(left)} in `{left.Package}` and {Describe(right)} in `{right.Package}`"
            : $"`/{path}` is {Describe(left)} in `{left.Package}`, but `{right.Package}` has `/{right.Member.Path}`";
        _collisions.Add(new Diagnostic("STV6001", message, Hint: $"leave one out: INSTALL_MASK = '/{path}' in [env]")
        {
            Details = left.Content is not null && right.Content is not null ? ["the two files differ in content, mode or owner"] : [],
        });
    }

    static string Describe(Candidate candidate) => candidate.Member.Kind switch
    {
        TarMemberKind.File => "a file",
        TarMemberKind.Directory => "a directory",
        TarMemberKind.SymbolicLink => $"a symbolic link to `{candidate.Member.LinkTarget}`",
        TarMemberKind.Fifo => "a named pipe",
        _ => "a device",
    };

    static Candidate At(Candidate candidate, string path) =>
        candidate.Member.Path == path ? candidate : candidate with { Member = candidate.Member with { Path = path } };

    HashSet<string> ResolveAll(IEnumerable<string> paths)
    {
        var resolved = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            if (TryResolve(path, followLast: true, out string? place))
            {
                resolved.Add(place);
            }
        }

        return resolved;
    }

    bool TryResolve(string path, bool followLast, [NotNullWhen(true)] out string? resolved)
    {
        int slash = path.LastIndexOf('/');
        bool isPlain = slash > 0
            && path.AsSpan(slash + 1) is not ("" or "." or "..")
            && _plain.GetAlternateLookup<ReadOnlySpan<char>>().Contains(path.AsSpan(0, slash))
            && !(followLast && _links.ContainsKey(path));
        resolved = isPlain ? path : RootPath.Resolve(path, followLast, _links.GetValueOrDefault);
        if (!isPlain && slash > 0 && resolved == path)
        {
            _plain.Add(path[..slash]);
        }

        return resolved is not null;
    }
}
