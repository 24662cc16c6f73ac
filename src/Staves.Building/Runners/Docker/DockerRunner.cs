using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Drivers;
using Staves.Packages.Docker;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Building.Runners.Docker;

/// <summary>
/// Runs commands in containers of a daemon, one for each. A container is removed whatever ends it; those of a run that was killed are removed by
/// the next.
/// </summary>
public sealed class DockerRunner : IRunner
{
    static readonly TimeSpan LongestRemoval = TimeSpan.FromSeconds(60);

    readonly DockerEngine _engine;
    readonly DockerRunnerOptions _options;
    readonly ContainerLinks _links;
    readonly bool _hasInit;
    readonly string? _owner;

    DockerRunner(DockerEngine engine, DockerRunnerOptions options, bool hasInit, string? owner)
    {
        (_engine, _options, _hasInit, _owner) = (engine, options, hasInit, owner);
        _links = new ContainerLinks(engine);
    }

    /// <summary>Asks the daemon what it is, and removes what killed runs have left in it.</summary>
    /// <exception cref="StavesException">STV5221: the daemon does not answer.</exception>
    public static async Task<DockerRunner> OpenAsync(DockerEngine engine, DockerRunnerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            bool isPodman = await engine.PingAsync(cancellationToken);
            bool isRootless = await engine.IsRootlessAsync(cancellationToken);
            await engine.Containers.SweepAsync(cancellationToken);
            // Podman's own first process is a program that few machines have. Root of a rootless container is its user here.
            return new DockerRunner(engine, options, hasInit: !isPodman, isRootless || Environment.IsPrivilegedProcess ? null : OwnerOf(options.WorkDirectory));
        }
        catch (Exception exception) when (DockerFailure.IsDaemons(exception, cancellationToken))
        {
            throw DockerFailure.Of(engine, "be used", exception);
        }
    }

    /// <exception cref="StavesException">STV5221: the daemon cannot run it.</exception>
    /// <inheritdoc/>
    public async Task<int> RunAsync(Sandbox sandbox, Action<ReadOnlyMemory<byte>> output, CancellationToken cancellationToken)
    {
        using var work = WorkDirectory.Create(_options.WorkDirectory, "container");
        var content = ContainerContent.Of(sandbox, work.Path, _options.Volume);
        bool isTidy = false;
        try
        {
            int exitCode = await RunAsync(sandbox, content, SettingsOf(sandbox, content), output, cancellationToken);
            isTidy = exitCode < 128;
            return exitCode;
        }
        catch (Exception exception) when (DockerFailure.IsDaemons(exception, cancellationToken))
        {
            throw DockerFailure.Of(_engine, $"run `{sandbox.Command[0]}` in `{sandbox.Root?.Base}`", exception);
        }
        finally
        {
            if (!isTidy && _owner is not null && !content.WritableDirectories.IsEmpty)
            {
                await GiveBackAsync(sandbox, content);
            }
        }
    }

    async Task<int> RunAsync(
        Sandbox sandbox, ContainerContent content, ContainerSettings settings, Action<ReadOnlyMemory<byte>> output, CancellationToken cancellationToken)
    {
        string id = await _engine.Containers.CreateAsync(settings, cancellationToken);
        try
        {
            if (!content.Links.IsEmpty || sandbox.Root is { Added.IsDefaultOrEmpty: false })
            {
                var layer = new ContainerLayer(_links, settings.Image, id);
                await layer.AddAsync(content.Links, sandbox.Root?.Added ?? [], cancellationToken);
                await _engine.Containers.PutAsync(id, "/", stream => layer.Write(stream, cancellationToken), cancellationToken);
            }

            await using Stream frames = await _engine.Containers.AttachAsync(id, cancellationToken);
            await _engine.Containers.StartAsync(id, cancellationToken);
            await OutputFrames.ReadAsync(frames, output, cancellationToken);
            return await _engine.Containers.WaitAsync(id, cancellationToken);
        }
        finally
        {
            await RemoveAsync(id);
        }
    }

    ContainerSettings SettingsOf(Sandbox sandbox, ContainerContent content) => new()
    {
        Image = sandbox.Root?.Base ?? throw new ArgumentException("a container is made of an image", nameof(sandbox)),
        Command =
        [
            .. EnterCommand(_owner, content.WritableDirectories),
            .. sandbox.Environment.Select(variable => $"{variable.Key}={variable.Value}"),
            .. sandbox.Command,
        ],
        Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"],
        Directory = sandbox.Directory,
        HostName = sandbox.HostName,
        User = string.Create(CultureInfo.InvariantCulture, $"{sandbox.UserId}:{sandbox.GroupId}"),
        Mounts = content.Mounts,
        Memory = content.Memory,
        HasNetwork = sandbox.HasNetwork,
        // What has to be put into the root cannot be where nothing can be written; what is written there goes with the container.
        IsRootReadOnly = !sandbox.IsRootWritable && sandbox.Root.Upper is null && content.Links.IsEmpty,
        HasInit = _hasInit,
    };

    /// <summary>Whose files are made here.</summary>
    static string OwnerOf(string directory)
    {
        using var work = WorkDirectory.Create(directory, "container");
        FileStatus status = FileStatus.Of(work.Path)!.Value;
        return string.Create(CultureInfo.InvariantCulture, $"{status.UserId}:{status.GroupId}");
    }

    static ImmutableArray<string> EnterCommand(string? owner, ImmutableArray<string> directories) =>
    [
        "/bin/bash", "--norc", "--noprofile", "-c", EmbeddedText.Read("Runners/Docker/enter.bash"), "staves",
        directories.IsEmpty ? "" : owner ?? "", string.Join('\n', directories),
    ];

    /// <summary>A command that was ended from outside has left its files to root of this machine, and Staves is not root.</summary>
    async Task GiveBackAsync(Sandbox sandbox, ContainerContent content)
    {
        using var patience = new CancellationTokenSource(LongestRemoval);
        Sandbox giving = sandbox with { Command = ["/bin/true"], UserId = 0, GroupId = 0, Directory = "/" };
        ContainerContent directories = content with { Links = [], Mounts = [.. content.Mounts.Where(mount => mount.IsWritable)] };
        try
        {
            await RunAsync(giving with { Root = new SandboxRoot(sandbox.Root!.Base) }, directories, SettingsOf(giving, directories), static _ => { }, patience.Token);
        }
        catch (Exception exception) when (DockerEngine.IsFailure(exception))
        {
            // The daemon has failed before, and that is told.
        }
    }

    async Task RemoveAsync(string id)
    {
        using var patience = new CancellationTokenSource(LongestRemoval);
        try
        {
            await _engine.Containers.RemoveAsync(id, patience.Token);
        }
        catch (Exception exception) when (DockerEngine.IsFailure(exception))
        {
            // The next run removes it.
        }
    }
}
