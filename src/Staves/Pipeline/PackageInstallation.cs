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

namespace Staves.Pipeline;

/// <summary>
/// Merges packages into a tree one after the other, as Portage does: pkg_setup and pkg_preinst before a package's files are there,
/// pkg_postinst afterwards. Only where a phase has to run is there a directory with what the tree holds.
/// </summary>
sealed class PackageInstallation(
    RootTreeBuilder tree, IBuilder builder, CacheDirectories cache, long sourceDateEpoch, IProgress<ScheduleEvent> progress) : IDisposable
{
    const string AfterMerge = "postinst";
    const long LargestAccounts = 4 * 1024 * 1024;

    readonly InstalledList _installed = new();
    InstallDirectories? _directories;
    InstallPhaseRunner? _runner;
    RootDirectory? _root;

    /// <summary>Packages that ask for what their files of tmpfiles.d(5) say.</summary>
    public HashSet<string> WithTemporaryFiles { get; } = new(StringComparer.Ordinal);

    /// <param name="name">The package.</param>
    /// <param name="metadata">Its metadata: file names of the VDB and their contents.</param>
    /// <param name="readImage">Gives its files.</param>
    /// <param name="rules">What is left out of it.</param>
    /// <param name="skipped">Phases that the user does without.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task MergeAsync(
        VersionedPackageName name,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> metadata,
        Action<Action<TarMember, Stream>> readImage,
        PruningRules rules,
        IReadOnlyCollection<string> skipped,
        CancellationToken cancellationToken)
    {
        InstallPlan? plan = InstallPlan.Of(metadata, name, skipped);
        string[] before = [.. plan?.PhasesToRun.Where(phase => phase != AfterMerge) ?? []];
        string[] after = [.. plan?.PhasesToRun.Where(phase => phase == AfterMerge) ?? []];
        if (before.Length + after.Length > 0)
        {
            Open().Begin();
        }

        Action<Action<TarMember, Stream>> merged = before.Length > 0 ? await RunBeforeAsync(plan!, before, readImage, cancellationToken) : readImage;
        tree.Add(name.ToString(), merged, rules, cancellationToken);
        if (plan is not null)
        {
            Give(plan, cancellationToken);
            WithTemporaryFiles.UnionWith(plan.Effects.Contains(InstallEffect.TemporaryFiles) ? [name.ToString()] : []);
        }

        _installed.Add(name, metadata);
        if (after.Length > 0)
        {
            await RunAsync(plan!, after, image: null, cancellationToken);
        }
    }

    public void Dispose() => _directories?.Dispose();

    /// <summary>Runs phases that may change the package itself, and gives its files as they are then.</summary>
    async Task<Action<Action<TarMember, Stream>>> RunBeforeAsync(
        InstallPlan plan, string[] phases, Action<Action<TarMember, Stream>> readImage, CancellationToken cancellationToken)
    {
        var image = new RootDirectory(Open().Image);
        readImage(image.Add);
        image.Finish();
        return await RunAsync(plan, phases, image, cancellationToken) ? image.ReadImage : readImage;
    }

    /// <summary>True where the package's own files are not what they were.</summary>
    async Task<bool> RunAsync(InstallPlan plan, string[] phases, RootDirectory? image, CancellationToken cancellationToken)
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
