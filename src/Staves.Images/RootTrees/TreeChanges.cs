using System.Text;
using Staves.Images.Accounts;
using Staves.Images.Installing;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>
/// Changes what has been collected for a tree: what a package did when it was installed counts from then on, as if packages had brought
/// everything as it is now.
/// </summary>
/// <param name="contents">What has been collected.</param>
/// <param name="placement">Its places, without what every image has.</param>
/// <param name="package">Whose doing it is.</param>
sealed class TreeChanges(TreeContents contents, TreePlacement placement, string package)
{
    readonly SortedDictionary<string, Candidate> _placed = new(placement.Placed.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Takes over changes of files.</summary>
    /// <param name="changes">What was done.</param>
    /// <param name="open">Opens a changed file.</param>
    /// <param name="rules">What the tree does without, of new files too.</param>
    /// <param name="accounts">The files of accounts as they were before, and what packages themselves brought of them.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public void Apply(
        RootChanges changes,
        Func<string, Stream> open,
        PruningRules rules,
        IReadOnlyDictionary<string, (string Seen, string Brought)> accounts,
        CancellationToken cancellationToken)
    {
        foreach (string path in changes.Removed.Where(path => !accounts.ContainsKey(path)))
        {
            _placed.Remove(path);
        }

        // Hard links come last: what they link to may be sorted behind them.
        foreach (TarMember member in changes.Changed.OrderBy(member => member.Kind == TarMemberKind.HardLink))
        {
            if (accounts.TryGetValue(member.Path, out (string Seen, string Brought) texts))
            {
                SetAccounts(member, open, texts.Seen, texts.Brought, cancellationToken);
            }
            else
            {
                Set(member, open, rules, cancellationToken);
            }
        }
    }

    /// <exception cref="StavesException">STV6104: there is nothing at a path. STV6105: nobody has an account that is named.</exception>
    public void Apply(IReadOnlyList<AttributeChange> changes, AccountFiles accounts)
    {
        foreach (AttributeChange change in changes)
        {
            string? path = placement.Resolve(change.Path, change.Follows);
            if (path is null || !_placed.TryGetValue(path, out Candidate? candidate))
            {
                throw new StavesException(new Diagnostic(
                    "STV6104", $"`{package}` sets the owner, mode or capabilities of `/{change.Path}`, which no package has", Hint: "take it back in with INSTALL_MASK, or leave the package out"));
            }

            string[] names = candidate.Content is { } content ? [.. _placed.Where(pair => pair.Value.Content == content).Select(pair => pair.Key)] : [path];
            foreach (string name in names)
            {
                TarMember member = change.ApplyTo(
                    _placed[name].Member,
                    user => accounts.UserId(user) ?? throw Unknown("user", user, path),
                    group => accounts.GroupId(group) ?? throw Unknown("group", group, path));
                _placed[name] = _placed[name] with { Member = member };
            }
        }
    }

    public void Finish() => contents.ReplaceAll(_placed.Values);

    void Set(TarMember member, Func<string, Stream> open, PruningRules rules, CancellationToken cancellationToken)
    {
        Candidate? existing = _placed.GetValueOrDefault(member.Path);
        string? reason = existing is null ? rules.ReasonToLeaveOut(member.Path, member.Kind == TarMemberKind.Directory) : null;
        if (reason is not null && member.Kind != TarMemberKind.Directory)
        {
            contents.LeaveOut(member, reason);
            return;
        }

        if (reason is not null)
        {
            contents.MayVanish(member.Path);
        }

        string owner = existing?.Package ?? package;
        switch (member.Kind)
        {
            case TarMemberKind.File:
                using (Stream content = open(member.Path))
                {
                    _placed[member.Path] = new Candidate(member, owner, contents.Spool(content, member.Size, source: null, cancellationToken));
                }

                break;
            case TarMemberKind.HardLink:
                Candidate target = _placed[member.LinkTarget!];
                _placed[member.Path] = target with { Member = target.Member with { Path = member.Path }, Package = owner };
                break;
            default:
                _placed[member.Path] = new Candidate(member, owner);
                break;
        }
    }

    /// <summary>
    /// Only lines that were not there before are taken over: the others come back by themselves, from the accounts that every image has and
    /// from sysusers.d, which later packages may still contradict.
    /// </summary>
    void SetAccounts(TarMember member, Func<string, Stream> open, string seen, string brought, CancellationToken cancellationToken)
    {
        using Stream content = open(member.Path);
        using var reader = new StreamReader(content, Encoding.UTF8);
        HashSet<string> known = [.. seen.Split('\n')];
        string added = string.Concat(reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && !known.Contains(line)).Select(line => line + "\n"));
        byte[] text = Encoding.UTF8.GetBytes(added + brought);
        if (text.Length > 0)
        {
            using var stream = new MemoryStream(text);
            SpooledContent spooled = contents.Spool(stream, text.Length, source: null, cancellationToken);
            string owner = _placed.GetValueOrDefault(member.Path)?.Package ?? package;
            _placed[member.Path] = new Candidate(member with { Kind = TarMemberKind.File, LinkTarget = null, Size = text.Length }, owner, spooled);
        }
    }

    StavesException Unknown(string kind, string name, string path) => new(new Diagnostic(
        "STV6105", $"`{package}` gives `/{path}` to the {kind} `{name}`, which the image does not have", Hint: $"add `acct-{kind}/{name}` to `packages`"));
}
