using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>
/// Turns an ebuild into a binary package with Staves's own implementation of PMS: phases run in a sandbox of this machine without
/// network, the rest is done here. The same request gives the same bytes.
/// </summary>
/// <param name="builder">Where the compiler is.</param>
/// <param name="runner">Runs the phases.</param>
public sealed class NativeDriver(IBuilder builder, IRunner runner) : IDriver
{
    static readonly ImmutableArray<string> Phases = ["pretend", "setup", "unpack", "prepare", "configure", "compile", "test", "install"];

    public string Identity => PhaseLibrary.Digest;

    /// <inheritdoc/>
    /// <exception cref="StavesException">STV53xx: the build failed; its diagnostic has the phase, the place and the end of the log.</exception>
    public async Task<PackageFile> BuildAsync(EbuildRequest request, IProgress<BuildEvent> progress, CancellationToken cancellationToken)
    {
        try
        {
            using BuildDirectories work = await Task.Run(() => Prepare(request, cancellationToken), cancellationToken);
            using var log = new BuildLog(request.LogPath, progress, TimeProvider.System);
            Sandbox sandbox = SandboxOf(request, work);
            try
            {
                return await BuildAsync(request, work, sandbox, log, progress, cancellationToken);
            }
            catch (StavesException failure) when (request.IsForShell)
            {
                throw await BuildShell.KeepAsync(request, work.Directory, BuildShell.Of(sandbox), failure, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(
                new Diagnostic("STV5306", $"`{request.Metadata.Name}` cannot be built: {exception.Message}", Hint: $"look at the space left: df -h {request.WorkDirectory}"),
                exception);
        }
    }

    async Task<PackageFile> BuildAsync(
        EbuildRequest request, BuildDirectories work, Sandbox sandbox, BuildLog log, IProgress<BuildEvent> progress, CancellationToken cancellationToken)
    {
        int exitCode = await runner.RunAsync(
            sandbox with { Command = [.. sandbox.Command, .. Phases] }, log.Write, cancellationToken);
        log.Flush();
        if (!File.Exists(Path.Combine(work.State, "complete")))
        {
            throw PhaseFailure.Explain(request, work, log, exitCode);
        }

        log.StartPhase("package");
        var packaging = new Packaging(request, work, sandbox, runner, log);
        PackageFile package = await packaging.RunAsync(cancellationToken);
        log.FinishPhase();
        log.Flush();
        progress.Report(new BuildEvent.Done(package.Path, new FileInfo(package.Path).Length));
        return package;
    }

    static BuildDirectories Prepare(EbuildRequest request, CancellationToken cancellationToken)
    {
        var work = BuildDirectories.Create(request);
        try
        {
            PhaseLibrary.Write(work.Phases, work.Helpers);
            var merge = new SysrootMerge(work.Sysroot);
            foreach (string package in request.Sysroot)
            {
                merge.Add(package, cancellationToken);
            }

            File.WriteAllText(Path.Combine(work.State, "installed"), InstalledPackages.Of(request).ToText());
            File.Copy(request.EbuildPath, Path.Combine(work.Build, request.Metadata.Name.PF + ".ebuild"));
            return work;
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    Sandbox SandboxOf(EbuildRequest request, BuildDirectories work)
    {
        string build = PhaseVariables.BuildDirectory(request.Metadata.Name);
        ImmutableArray<SandboxEntry> entries =
        [
            .. builder.Entries(request.CompiledAgainst is null ? work.Sysroot : null, work.Libraries),
            new SandboxEntry.Bind(work.Phases, PhaseLibrary.Directory),
            new SandboxEntry.Bind(work.Helpers, PhaseLibrary.HelperDirectory),
            .. PhaseLibrary.Eclasses(request.EclassDirectories),
            .. request.ShellHooks.Select((path, index) => new SandboxEntry.Bind(path, PhaseLibrary.HookFile(index))),
            new SandboxEntry.Bind(work.Build, build, Writable: true),
            .. Directory.Exists(request.FilesPath) ? [new SandboxEntry.Bind(request.FilesPath, build + "/files")] : ImmutableArray<SandboxEntry>.Empty,
            .. request.JobServerPath is { } fifo ? [new SandboxEntry.Bind(fifo, PhaseVariables.JobServer, Writable: true)] : ImmutableArray<SandboxEntry>.Empty,
            .. PhaseVariables.CompilerCacheEntries(request),
            .. request.Distfiles.Select(file => new SandboxEntry.Bind(file.Path, $"{build}/distdir/{file.FileName}")),
        ];
        return new Sandbox
        {
            Root = builder.RootOf(request.CompiledAgainst is null ? null : work.Sysroot, work.Upper),
            Entries = entries,
            Environment = PhaseVariables.Of(request, hasOwnLibc: request.CompiledAgainst is null && MuslLoader.IsIn(work.Sysroot)),
            Directory = build,
            Command = ["/bin/bash", "--norc", "--noprofile", PhaseLibrary.Directory + "/main.bash", "build", $"{build}/{request.Metadata.Name.PF}.ebuild"],
        };
    }
}
