using System.Collections.Immutable;
using System.Text;
using Staves.Images.Accounts;
using Staves.Images.Installing;
using Staves.Packages;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>
/// Puts packages together to one root tree, in merge order. Nothing is written anywhere but into one nameless temporary file, so it
/// needs no rights and takes no memory for contents. To dispose of it without building frees that file; a built tree owns it.
/// </summary>
public sealed class RootTreeBuilder : IDisposable
{
    readonly SpoolFile _spool;
    readonly TreeContents _contents;
    readonly PruningRules _rules;
    readonly long _sourceDateEpoch;
    bool _built;
    (RootTree Tree, int Version)? _last;

    /// <param name="temporaryDirectory">Where there is room for the contents of all files; made if missing.</param>
    /// <param name="sourceDateEpoch">The latest time that a file may have, in Unix seconds.</param>
    /// <param name="rules">What packages bring that the tree does without.</param>
    public RootTreeBuilder(string temporaryDirectory, long sourceDateEpoch, PruningRules rules)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sourceDateEpoch);
        _spool = SpoolFile.Create(temporaryDirectory);
        _contents = new TreeContents(_spool, sourceDateEpoch);
        (_rules, _sourceDateEpoch) = (rules, sourceDateEpoch);
    }

    /// <summary>Where packages may have different files at one path.</summary>
    public CollisionRules Collisions { get; init; } = CollisionRules.None;

    public void Add(BinaryPackageFile package, string packageName, CancellationToken cancellationToken) =>
        Add(packageName, visit => package.ReadImage(visit, cancellationToken), cancellationToken);

    /// <summary>Adds a package of any format.</summary>
    /// <param name="packageName">`category/package-version`, for messages.</param>
    /// <param name="readImage">Gives each member with its content, in the archive's order; it may be called twice.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public void Add(string packageName, Action<Action<TarMember, Stream>> readImage, CancellationToken cancellationToken) =>
        Add(packageName, readImage, _rules, cancellationToken);

    /// <summary>Adds a package of any format of which other things are left out than of the rest.</summary>
    /// <inheritdoc cref="Add(string, Action{Action{TarMember, Stream}}, CancellationToken)"/>
    public void Add(string packageName, Action<Action<TarMember, Stream>> readImage, PruningRules rules, CancellationToken cancellationToken) =>
        Add(Collect(packageName, readImage, rules, archive: null, cancellationToken));

    /// <summary>Reads a package, to be added later. Packages may be read side by side, and while others are added.</summary>
    /// <param name="packageName">`category/package-version`, for messages.</param>
    /// <param name="readImage">Gives each member with its content, in the archive's order; it may be called twice.</param>
    /// <param name="rules">What is left out of it.</param>
    /// <param name="archive">A digest of the archive whose members these are, which saves one of each file; null where none is known.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public CollectedPackage Collect(
        string packageName, Action<Action<TarMember, Stream>> readImage, PruningRules rules, string? archive, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        var contents = new TreeContents(_spool, _sourceDateEpoch);
        new PackageCollector(packageName, rules, archive, contents).Collect(readImage, cancellationToken);
        return new CollectedPackage(contents);
    }

    /// <summary>Adds a package that was read before; the order of these calls is the order of merging.</summary>
    public void Add(CollectedPackage package)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        _contents.Add(package.Contents);
    }

    /// <summary>Adds a member that the user asks for: it replaces a file that a package brings, and no rule leaves it out.</summary>
    public void AddFile(TarMember member, ReadOnlySpan<byte> content)
    {
        RequirePlace(member);
        Add(member, content, EntryOrigin.Specification, CandidateRank.Specification);
    }

    /// <summary>As the one above, of a file of any size, which the member says.</summary>
    public void AddFile(TarMember member, Stream content, CancellationToken cancellationToken)
    {
        RequirePlace(member);
        SpooledContent spooled = _contents.Spool(content, member.Size, source: null, cancellationToken);
        _contents.Add(new Candidate(member, EntryOrigin.Specification, spooled) { Rank = CandidateRank.Specification });
    }

    /// <summary>Adds a directory that the user's files lie in: one that a package brings stays as it is.</summary>
    public void AddDirectoryIfAbsent(TarMember member)
    {
        RequirePlace(member);
        _contents.Add(new Candidate(member, EntryOrigin.Specification));
    }

    void RequirePlace(TarMember member)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        if (member.Kind == TarMemberKind.HardLink || member.Path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new StavesException(new Diagnostic("STV6008", $"`{member.Path}` cannot be the path of a file in the image"));
        }
    }

    /// <summary>Adds a file of root's that follows from what packages brought: it replaces theirs, but not the user's own.</summary>
    public void AddGenerated(string path, int mode, ReadOnlySpan<byte> content) =>
        AddGenerated(BaseFilesystem.File(path, mode, content.Length, _sourceDateEpoch).Member, content);

    /// <summary>Adds something that follows from what packages brought, in the same way.</summary>
    public void AddGenerated(TarMember member, ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        Add(member, content, EntryOrigin.Base, CandidateRank.Generated);
    }

    void Add(TarMember member, ReadOnlySpan<byte> content, string origin, CandidateRank rank)
    {
        SpooledContent? spooled = null;
        if (member.Kind == TarMemberKind.File)
        {
            using var stream = new MemoryStream(content.ToArray());
            spooled = _contents.Spool(stream, content.Length, source: null, CancellationToken.None);
            member = member with { Size = content.Length };
        }

        _contents.Add(new Candidate(member, origin, spooled) { Rank = rank });
    }

    /// <summary>Takes over what install phases of a package did to a snapshot of this tree, outside of any package's image.</summary>
    /// <param name="changes">What they did.</param>
    /// <param name="packageName">The package, to which new files belong.</param>
    /// <param name="open">Opens a changed file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public void Apply(RootChanges changes, string packageName, Func<string, Stream> open, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        TreePlacement placement = PlacePackages(cancellationToken);
        AccountFiles accounts = AccountsOf(placement);
        var seen = accounts.Texts.ToDictionary(file => file.Path, file => (file.Text, TextOf(placement, file.Path)), StringComparer.Ordinal);
        var tree = new TreeChanges(_contents, placement, packageName);
        tree.Apply(changes, open, _rules, seen, cancellationToken);
        tree.Finish();
    }

    /// <summary>Sets attributes of what packages brought.</summary>
    /// <param name="changes">Paths, also through links, with what they get.</param>
    /// <param name="packageName">Who wants it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void Apply(IReadOnlyList<AttributeChange> changes, string packageName, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        TreePlacement placement = PlacePackages(cancellationToken);
        var tree = new TreeChanges(_contents, placement, packageName);
        tree.Apply(changes, AccountsOf(placement));
        tree.Finish();
    }

    /// <summary>The tree as it would be if nothing more came. It is good as long as the builder is; disposing of it frees nothing.</summary>
    /// <inheritdoc cref="Build"/>
    public RootTree Snapshot(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        return PlacedTree(cancellationToken);
    }

    /// <summary>Finds each member its place.</summary>
    /// <exception cref="StavesException">STV6001 and others: all collisions, or all conflicts of accounts.</exception>
    public RootTree Build(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_built, this);
        RootTree tree = PlacedTree(cancellationToken);
        _built = true;
        return new RootTree(tree, ownsSpool: true);
    }

    public void Dispose()
    {
        if (!_built)
        {
            _spool.Dispose();
        }

        _built = true;
    }

    ImmutableSortedDictionary<string, long> LeftOut => _contents.LeftOut.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Placed anew only where something has been added since.</summary>
    RootTree PlacedTree(CancellationToken cancellationToken)
    {
        if (_last is not { } last || last.Version != _contents.Version)
        {
            _last = last = (new RootTree(PlaceAll(cancellationToken).Finish(), LeftOut, _spool), _contents.Version);
        }

        return last.Tree;
    }

    TreePlacement PlacePackages(CancellationToken cancellationToken)
    {
        var placement = new TreePlacement(_sourceDateEpoch, Collisions);
        placement.PlaceAll(_contents.Candidates, cancellationToken);
        return placement;
    }

    TreePlacement PlaceAll(CancellationToken cancellationToken)
    {
        TreePlacement placement = PlacePackages(cancellationToken);
        placement.RemoveEmptied(_contents.VanishingDirectories, _contents.KeptDirectories);
        foreach (Candidate directory in BaseFilesystem.Directories(_sourceDateEpoch))
        {
            placement.PlaceIfAbsent(directory);
        }

        PlaceAccounts(placement, cancellationToken);
        return placement;
    }

    void PlaceAccounts(TreePlacement placement, CancellationToken cancellationToken)
    {
        AccountFiles accounts = AccountsOf(placement);
        foreach ((string path, int mode, string text) in accounts.Texts)
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            SpooledContent spooled = _contents.Spool(content, content.Length, source: null, cancellationToken);
            Candidate candidate = BaseFilesystem.File(path, mode, content.Length, _sourceDateEpoch) with { Content = spooled };
            placement.ReplaceContent(candidate);
        }

        placement.NumberOwners(accounts);
    }

    AccountFiles AccountsOf(TreePlacement placement) => AccountFiles.Create(
        TextOf(placement, AccountFiles.UsersPath),
        TextOf(placement, AccountFiles.GroupsPath),
        TextOf(placement, AccountFiles.ShadowPath),
        _contents.AccountFiles);

    /// <summary>The text of a file that a package brought, or empty.</summary>
    static string TextOf(TreePlacement placement, string path)
    {
        if (placement.Find(path) is not { Content: { } content })
        {
            return "";
        }

        using var reader = new StreamReader(content.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
