using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.InstallPhases;
using Staves.Building.Scheduling;
using Staves.Images.Accounts;
using Staves.Images.Installing;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Files;
using Staves.Portage.Names;

namespace Staves.Pipeline.Assembly;

/// <summary>
/// Merges packages into a tree one after the other, as Portage does: pkg_setup and pkg_preinst before a package's files are there,
/// pkg_postinst afterwards. Only where a phase has to run is there a directory with what the tree holds.
/// </summary>
sealed class PackageInstallation(
    RootTreeBuilder tree, IBuilder builder, CacheDirectories cache, long sourceDateEpoch, IProgress<ScheduleEvent> progress) : IDisposable
{
    const long LargestAccounts = 4 * 1024 * 1024;

    readonly InstalledList _installed = new();
    InstallDirectories? _directories;
    InstallPhaseRunner? _runner;
    RootDirectory? _root;

    /// <summary>Packages that ask for what their files of tmpfiles.d(5) say.</summary>
    public HashSet<string> WithTemporaryFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a package, unless phases have to run first, which may change its files. Packages may be read side by side, and ahead of
    /// those that are merged before them.</summary>
    /// <param name="name">The package.</param>
    /// <param name="metadata">Its metadata: file names of the VDB and their contents.</param>
    /// <param name="readImage">Gives its files; it may be called again when the package is merged.</param>
    /// <param name="archive">A digest of the archive whose members they are; null where none is known.</param>
    /// <param name="rules">What is left out of it.</param>
    /// <param name="skipped">Phases that the user does without.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public MergeablePackage Read(
        VersionedPackageName name,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> metadata,
        Action<Action<TarMember, Stream>> readImage,
        string? archive,
        PruningRules rules,
        IReadOnlyCollection<string> skipped,
        CancellationToken cancellationToken)
    {
        var package = new MergeablePackage(name, metadata, readImage, rules, InstallPlan.Of(metadata, name, skipped));
        return package.PhasesBefore.IsEmpty
            ? package with { Collected = tree.Collect(name.ToString(), readImage, rules, archive, cancellationToken) }
            : package;
    }

    /// <summary>Merges a package; those that it needs were merged before.</summary>
    public async Task MergeAsync(MergeablePackage package, CancellationToken cancellationToken)
    {
        string name = package.Name.ToString();
        if (!(package.PhasesBefore.IsEmpty && package.PhasesAfter.IsEmpty))
        {
            Open().Begin();
        }

        tree.Add(package.Collected ?? tree.Collect(name, await RunBeforeAsync(package, cancellationToken), package.Rules, archive: null, cancellationToken));
        if (package.Plan is { } plan)
        {
            Give(plan, cancellationToken);
            WithTemporaryFiles.UnionWith(plan.Effects.Contains(InstallEffect.TemporaryFiles) ? [name] : []);
        }

        _installed.Add(package.Name, package.Metadata);
        if (!package.PhasesAfter.IsEmpty)
        {
            await RunAsync(package.Plan!, package.PhasesAfter, image: null, cancellationToken);
        }
    }

    public void Dispose() => _directories?.Dispose();

    /// <summary>Runs phases that may change the package itself, and gives its files as they are then.</summary>
    async Task<Action<Action<TarMember, Stream>>> RunBeforeAsync(MergeablePackage package, CancellationToken cancellationToken)
    {
        var image = new RootDirectory(Open().Image);
        package.ReadImage(image.Add);
        image.Finish();
        return await RunAsync(package.Plan!, package.PhasesBefore, image, cancellationToken) ? image.ReadImage : package.ReadImage;
    }

    /// <summary>True where the package's own files are not what they were.</summary>
    async Task<bool> RunAsync(InstallPlan plan, ImmutableArray<string> phases, RootDirectory? image, CancellationToken cancellationToken)
    {
        InstallDirectories directories = Open();
        _root ??= new RootDirectory(directories.Root);
        _runner ??= new InstallPhaseRunner(builder, directories, cache.Logs, sourceDateEpoch);
        using RootTree snapshot = tree.Snapshot(cancellationToken);
        _root.Update(snapshot, cancellationToken);
        ImmutableArray<InstallRecord> records =
            await _runner.RunAsync(plan, phases, _installed.Text, new PackageProgress(progress, plan.Name, static (package, phase) => new ScheduleEvent.Installing(package, phase)), cancellationToken);

        // Accounts that the phases made count for what they give to them.
        var accounts = new AccountNames(TextOf(AccountFiles.UsersPath), TextOf(AccountFiles.GroupsPath));
        string package = plan.Name.ToString();
        RootChanges changes = _root.ReadChanges(AttributesOf(records, isInImage: false), accounts, package, cancellationToken);
        if (!changes.IsEmpty)
        {
            tree.Apply(changes, package, _root.OpenRead, cancellationToken);
        }

        return image is not null && !image.ReadChanges(AttributesOf(records, isInImage: true), accounts, package, cancellationToken).IsEmpty;
    }

    /// <summary>What phases that do not run are known to give to files.</summary>
    void Give(InstallPlan plan, CancellationToken cancellationToken)
    {
        var changes = new List<AttributeChange>();
        if (AccountHome.Of(plan) is { } home)
        {
            changes.Add(new AttributeChange(home.Path, Follows: true) { User = home.User, Group = home.Group, Mode = home.Mode });
        }

        foreach (CapabilityGrant grant in CapabilityGrant.Of(plan))
        {
            changes.Add(new AttributeChange(grant.Path, Follows: true)
            {
                User = grant.Owner,
                Group = grant.Group,
                Mode = grant.Mode,
                HidesContent = grant.IsHidden,
                Capabilities = grant.Capabilities,
            });
        }

        if (changes.Count > 0)
        {
            tree.Apply(changes, plan.Name.ToString(), cancellationToken);
        }
    }

    InstallDirectories Open() => _directories ??= InstallDirectories.Create(cache.Work);

    /// <summary>A file with accounts. Phases may have put anything there, and it must not lead out of the image.</summary>
    string TextOf(string path)
    {
        string file = Path.Combine(Open().Root, path);
        return FileStatus.Of(Path.GetDirectoryName(file)!) is { IsDirectory: true }
            && FileStatus.Of(file) is { IsRegularFile: true, Size: <= LargestAccounts } ? File.ReadAllText(file) : "";
    }

    static ImmutableArray<AttributeChange> AttributesOf(ImmutableArray<InstallRecord> records, bool isInImage) =>
    [
        .. records.Where(record => record.IsInImage == isInImage).Select(record => record switch
        {
            InstallRecord.Owner owner => new AttributeChange(record.Path, record.Follows) { User = owner.User, Group = owner.Group },
            InstallRecord.Capabilities capabilities => new AttributeChange(record.Path, record.Follows) { Capabilities = capabilities.Text },
            _ => throw new System.Diagnostics.UnreachableException(),
        }),
    ];
}
