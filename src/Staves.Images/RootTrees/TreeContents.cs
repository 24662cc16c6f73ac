using Staves.Packages.Tar;

namespace Staves.Images.RootTrees;

/// <summary>All that was collected for a tree, in the order in which it came, and what pruning noted about it.</summary>
sealed class TreeContents(SpoolFile spool, long sourceDateEpoch)
{
    readonly List<Candidate> _candidates = [];
    readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    readonly HashSet<string> _vanishing = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> _leftOut = new(StringComparer.Ordinal);
    int _contents;

    public IReadOnlyList<Candidate> Candidates => _candidates;

    /// <summary>Directories that stay even when empty, by the paths that packages gave them.</summary>
    public IReadOnlyCollection<string> KeptDirectories => _kept;

    /// <summary>Directories that go when nothing is left in them, by the paths that packages gave them.</summary>
    public IReadOnlyCollection<string> VanishingDirectories => _vanishing;

    /// <summary>Bytes that were left out, by reason.</summary>
    public IReadOnlyDictionary<string, long> LeftOut => _leftOut;

    /// <summary>Texts of sysusers.d(5), with their places; the rules may leave the files themselves out.</summary>
    public List<(string Text, string File)> AccountFiles { get; } = [];

    /// <summary>No time is later than SOURCE_DATE_EPOCH, and what users and archives have before 1970 becomes 1970.</summary>
    public void Add(Candidate candidate) => _candidates.Add(candidate with
    {
        Member = candidate.Member with { ModificationTime = Math.Clamp(candidate.Member.ModificationTime, 0, sourceDateEpoch) },
    });

    /// <summary>Puts other candidates in the place of all.</summary>
    public void ReplaceAll(IEnumerable<Candidate> candidates)
    {
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

    public void MayVanish(string directory) => _vanishing.Add(directory);

    public void Keep(string directory, PruningRules rules)
    {
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

    public SpooledContent Spool(Stream content, long size, CancellationToken cancellationToken)
    {
        (long offset, Oci.Digest digest) = spool.Append(content, size, cancellationToken);
        return new SpooledContent(_contents++, offset, digest);
    }
}
