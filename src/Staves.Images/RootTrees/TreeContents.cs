using Staves.Packages.Tar;

namespace Staves.Images.RootTrees;

/// <summary>All that was collected for a tree, in the order in which it came, and what pruning noted about it.</summary>
sealed class TreeContents(SpoolFile spool, long sourceDateEpoch)
{
    readonly List<Candidate> _candidates = [];
    readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    readonly HashSet<string> _vanishing = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _leftOut = new(StringComparer.Ordinal);

    public IReadOnlyList<Candidate> Candidates => _candidates;

    /// <summary>Directories that stay even when empty, by the paths that packages gave them.</summary>
    public IReadOnlyCollection<string> KeptDirectories => _kept;

    /// <summary>Directories that go when nothing is left in them, by the paths that packages gave them.</summary>
    public IReadOnlyCollection<string> VanishingDirectories => _vanishing;

    /// <summary>Bytes that were left out, by reason.</summary>
    public IReadOnlyDictionary<string, long> LeftOut => _leftOut;

    /// <summary>Texts of sysusers.d(5), with their places; the rules may leave the files themselves out.</summary>
    public List<(string Text, string File)> AccountFiles { get; } = [];

    /// <summary>Another number whenever something else has been collected.</summary>
    public int Version { get; private set; }

    /// <summary>No time is later than SOURCE_DATE_EPOCH, and what users and archives have before 1970 becomes 1970.</summary>
    public void Add(Candidate candidate)
    {
        Version++;
        _candidates.Add(candidate with
        {
            Member = candidate.Member with { ModificationTime = Math.Clamp(candidate.Member.ModificationTime, 0, sourceDateEpoch) },
        });
    }

    /// <summary>Takes over what was collected apart.</summary>
    public void Add(TreeContents collected)
    {
        Version++;
        _candidates.AddRange(collected._candidates);
        _kept.UnionWith(collected._kept);
        _vanishing.UnionWith(collected._vanishing);
        AccountFiles.AddRange(collected.AccountFiles);
        foreach ((string reason, long size) in collected._leftOut)
        {
            _leftOut[reason] = _leftOut.GetValueOrDefault(reason) + size;
        }
    }

    /// <summary>Puts other candidates in the place of all.</summary>
    public void ReplaceAll(IEnumerable<Candidate> candidates)
    {
        Version++;
        Candidate[] replacing = [.. candidates];
        _candidates.Clear();
        foreach (Candidate candidate in replacing)
        {
            Add(candidate);
        }
    }

    public void LeaveOut(TarMember member, string reason)
    {
        _leftOut[reason] = _leftOut.GetValueOrDefault(reason) + member.Size;
        MayVanish(RootPath.ParentOf(member.Path));
    }

    public void MayVanish(string directory)
    {
        Version++;
        _vanishing.Add(directory);
    }

    public void Keep(string directory, PruningRules rules)
    {
        Version++;
        string? reason = rules.ReasonToLeaveOut(directory, isDirectory: true);
        if (reason is null || PruningRules.KeepsDirectories(reason))
        {
            _kept.Add(directory);
        }
        else
        {
            _vanishing.Add(directory);
        }
    }

    /// <param name="content">A file's bytes.</param>
    /// <param name="size">How many there are.</param>
    /// <param name="source">What tells them from those of all other files, if anything but their digest does.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public SpooledContent Spool(Stream content, long size, string? source, CancellationToken cancellationToken) =>
        spool.Append(content, size, source, cancellationToken);
}
