using Staves.Packages.Cache;
using Staves.Packages.Docker;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Building.Runners.Docker;

/// <summary>
/// A volume of the daemon that keeps finished packages, by the names that they have in the package cache, for those whose disk is a new one each
/// time. It is reached through a container that is never started.
/// </summary>
public sealed class PackageVolume : IAsyncDisposable
{
    /// <summary>Where containers have it.</summary>
    public const string Directory = "/var/cache/staves";

    static readonly TimeSpan LongestRemoval = TimeSpan.FromSeconds(60);

    readonly DockerEngine _engine;
    readonly string _container;
    readonly PackageCache _cache;
    readonly Action<Diagnostic> _report;

    PackageVolume(DockerEngine engine, string name, string container, PackageCache cache, Action<Diagnostic> report) =>
        (_engine, Name, _container, _cache, _report) = (engine, name, container, cache, report);

    public string Name { get; }

    /// <summary>Opens a volume, which is made if it is not there.</summary>
    /// <param name="engine">The daemon.</param>
    /// <param name="name">The volume's name.</param>
    /// <param name="image">An image that the daemon has; nothing of it runs.</param>
    /// <param name="cache">Whose packages it keeps.</param>
    /// <param name="report">Told as warnings where the volume does not work: it saves time and nothing else.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StavesException">STV5221: the daemon does not do it.</exception>
    public static async Task<PackageVolume> OpenAsync(
        DockerEngine engine, string name, string image, PackageCache cache, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Volumes.EnsureAsync(name, cancellationToken);
            string container = await engine.Containers.CreateAsync(
                new ContainerSettings
                {
                    Image = image,
                    Command = ["/bin/true"],
                    Mounts = [new ContainerMount(name, Directory, IsWritable: true, IsVolume: true)],
                },
                cancellationToken);
            return new PackageVolume(engine, name, container, cache, report);
        }
        catch (Exception exception) when (DockerFailure.IsDaemons(exception, cancellationToken))
        {
            throw DockerFailure.Of(engine, $"keep packages in the volume `{name}`", exception);
        }
    }

    /// <summary>Takes a package from the volume into the cache.</summary>
    /// <returns>Whether the cache has it now.</returns>
    public async Task<bool> FetchAsync(VersionedPackageName package, string key, CancellationToken cancellationToken)
    {
        string file = FileOf(package, key);
        try
        {
            if (!await _engine.Containers.HasAsync(_container, $"{Directory}/{file}", cancellationToken))
            {
                return false;
            }

            using (PackageLock held = await _cache.LockAsync(package.Category, package.PF, key, cancellationToken))
            {
                await using Stream? archive = await _engine.Containers.GetAsync(_container, $"{Directory}/{file}", cancellationToken);
                if (archive is null)
                {
                    return false;
                }

                await Task.Run(() => Unpack(archive, file, held.TemporaryPath, cancellationToken), cancellationToken);
                held.Publish();
            }

            // What is damaged is told and removed.
            return _cache.TryFind(package.Category, package.PF, key, out _);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            Warn($"`{file}` cannot be taken from the volume", exception);
            return false;
        }
    }

    /// <summary>Puts a package of the cache into the volume.</summary>
    public async Task StoreAsync(VersionedPackageName package, string key, string path, CancellationToken cancellationToken)
    {
        string file = FileOf(package, key);
        try
        {
            await _engine.Containers.PutAsync(_container, Directory, stream => Pack(stream, file, path, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            Warn($"`{file}` cannot be put into the volume", exception);
        }
    }

    /// <summary>The volume stays.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(LongestRemoval);
        try
        {
            await _engine.Containers.RemoveAsync(_container, patience.Token);
        }
        catch (Exception exception) when (DockerEngine.IsFailure(exception))
        {
            // The next run removes it.
        }
    }

    /// <summary>`CATEGORY/PN/PF-KEY.gpkg.tar`.</summary>
    string FileOf(VersionedPackageName package, string key) =>
        $"{package.Category}/{package.PN}/{Path.GetFileName(_cache.PathOf(package.Category, package.PF, key))}";

    static void Unpack(Stream archive, string file, string path, CancellationToken cancellationToken)
    {
        using var reader = new TarArchiveReader(archive, file, leaveOpen: true);
        while (reader.ReadNext(cancellationToken) is { } member)
        {
            if (member.Kind == TarMemberKind.File)
            {
                using FileStream target = File.Create(path);
                reader.Content.CopyTo(target);
                return;
            }
        }

        throw new EndOfStreamException("the archive is empty");
    }

    static void Pack(Stream stream, string file, string path, CancellationToken cancellationToken)
    {
        using FileStream content = File.OpenRead(path);
        using var archive = new TarArchiveWriter(stream, leaveOpen: true);
        archive.Write(new TarMember { Path = file, Kind = TarMemberKind.File, Mode = 0x1a4, Size = content.Length }, content, cancellationToken);
        archive.Finish();
    }

    static bool IsFailure(Exception exception, CancellationToken cancellationToken) =>
        DockerFailure.IsDaemons(exception, cancellationToken) || (exception is StavesException && !cancellationToken.IsCancellationRequested);

    void Warn(string what, Exception exception) => _report(new Diagnostic("STV5223", $"{what}: {DockerEngine.ReasonOf(exception)}"));
}
