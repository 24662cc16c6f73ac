using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers.Emerge;

/// <summary>
/// Has the builder's own Portage turn an ebuild into a binary package: one package at a time, with the version, the flags and the settings of
/// the plan and without resolving anything. What the package needs and the builder lacks is merged before, into a layer of this build's own.
/// </summary>
/// <param name="builder">The root of a Gentoo system.</param>
/// <param name="runner">Runs Portage in it.</param>
public sealed class PortageDriver(RootBuilder builder, IRunner runner) : IDriver
{
    public string Identity => "portage 1";

    /// <inheritdoc/>
    /// <exception cref="StavesException">STV5370 to STV5372: Portage could not build it; with the end of its log.</exception>
    public async Task<PackageFile> BuildAsync(EbuildRequest request, IProgress<BuildEvent> progress, CancellationToken cancellationToken)
    {
        try
        {
            using var directory = WorkDirectory.Create(request.WorkDirectory, request.Metadata.Name.PF);
            var work = new EmergeDirectories(directory);
            EmergeConfiguration.Write(request, work);
            using var log = new BuildLog(request.LogPath, progress, TimeProvider.System) { PhaseOf = EmergePhases.Of };
            Sandbox sandbox = SandboxOf(request, work);
            try
            {
                return await BuildAsync(request, work, sandbox, log, progress, cancellationToken);
            }
            catch (StavesException failure) when (request.IsForShell)
            {
                Sandbox shell = sandbox with { Command = ["/bin/bash", "-i"], Directory = "/var/tmp/portage" };
                throw await BuildShell.KeepAsync(request, directory, shell, failure, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(
                new Diagnostic("STV5370", $"`{request.Metadata.Name}` cannot be built: {exception.Message}", Hint: $"look at the space left: df -h {request.WorkDirectory}"),
                exception);
        }
    }

    async Task<PackageFile> BuildAsync(
        EbuildRequest request, EmergeDirectories work, Sandbox sandbox, BuildLog log, IProgress<BuildEvent> progress, CancellationToken cancellationToken)
    {
        log.StartPhase("portage");
        int exitCode = await runner.RunAsync(sandbox, log.Write, cancellationToken);
        log.Flush();
        log.FinishPhase();
        string[] made = Directory.GetFiles(work.Packages, "*.gpkg.tar", SearchOption.AllDirectories);
        if (exitCode != 0 || made is not [string package])
        {
            throw EmergeFailure.Explain(request, log, exitCode, made.Length);
        }

        File.Move(package, request.OutputPath, overwrite: true);
        progress.Report(new BuildEvent.Done(request.OutputPath, new FileInfo(request.OutputPath).Length));
        return new PackageFile(request.OutputPath, []);
    }

    Sandbox SandboxOf(EbuildRequest request, EmergeDirectories work) => new()
    {
        Root = builder.RootOf(added: null, work.Upper),
        IsRootWritable = true,
        Entries =
        [
            .. builder.Entries(sysroot: null, work.Upper),
            new SandboxEntry.Bind(work.Configuration, "/etc/portage"),
            new SandboxEntry.Bind(work.Repository, EmergeDirectories.RepositoryPath(request)),
            .. Directory.Exists(request.FilesPath)
                ? [new SandboxEntry.Bind(request.FilesPath, $"{EmergeDirectories.RepositoryPath(request)}/{request.Metadata.Name.Package}/files")]
                : ImmutableArray<SandboxEntry>.Empty,
            new SandboxEntry.Bind(work.Temporary, "/var/tmp/portage", Writable: true),
            new SandboxEntry.Bind(work.Packages, EmergeDirectories.PackagesPath, Writable: true),
            new SandboxEntry.Bind(work.Needed, EmergeDirectories.NeededPath, Writable: true),
            // Their owner is the group `portage`, which has no number in the sandbox.
            new SandboxEntry.Memory("/var/lib/portage"),
            new SandboxEntry.Memory("/var/cache/edb"),
            new SandboxEntry.Memory("/var/log"),
            new SandboxEntry.Memory(EmergeDirectories.DistfilesPath),
            .. request.Distfiles.Select(file => new SandboxEntry.Bind(file.Path, $"{EmergeDirectories.DistfilesPath}/{file.FileName}")),
            .. request.ShellHooks.Select((path, index) => new SandboxEntry.Bind(path, PhaseLibrary.HookFile(index))),
            .. PhaseVariables.CompilerCacheEntries(request),
        ],
        Environment = ImmutableSortedDictionary<string, string>.Empty
            .Add("PATH", string.Join(':', builder.CompiledAgainst?.SearchPath ?? []))
            .Add("HOME", "/root")
            .Add("LC_ALL", "C.UTF-8")
            .Add("TERM", "dumb")
            .Add("NOCOLOR", "true")
            .Add("TZ", "UTC")
            // No account but root's has a number in the sandbox.
            .Add("PORTAGE_USERNAME", "root")
            .Add("PORTAGE_GRPNAME", "root"),
        Directory = "/",
        Command = ["/bin/bash", "--norc", "--noprofile", "-c", EmbeddedText.Read("Drivers/Emerge/emerge.bash"), "emerge", EmergeDirectories.NeededPath, $"={request.Metadata.Name}::{request.Metadata.Repository}"],
    };
}
