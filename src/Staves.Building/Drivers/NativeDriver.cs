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
public sealed class NativeDriver(NamespacesRunner runner, TimeProvider time)
{
    static readonly ImmutableArray<string> Phases = ["pretend", "setup", "unpack", "prepare", "configure", "compile", "test", "install"];

    /// <summary>Removes what killed builds left in the directory that work directories are made in.</summary>
    public static void Sweep(string parent) => WorkDirectory.Sweep(parent);

    /// <exception cref="StavesException">STV53xx: the build failed; its diagnostic has the phase, the place and the end of the log.</exception>
    /// <exception cref="OperationCanceledException">Nothing of the build runs any more, and nothing of it is left.</exception>
    public async Task<PackageFile> BuildAsync(EbuildRequest request, IProgress<BuildEvent> progress, CancellationToken cancellationToken)
    {
        try
        {
            using WorkDirectory work = await Task.Run(() => Prepare(request, cancellationToken), cancellationToken);
            using var log = new BuildLog(request.LogPath, progress, time);
            try
            {
                return await BuildAsync(request, work, log, progress, cancellationToken);
            }
            catch (StavesException)
            {
                work.IsKept = request.KeepsWorkDirectory;
                throw;
            }
        }
        catch (IOException exception)
        {
            throw new StavesException(
                new Diagnostic("STV5306", $"`{request.Metadata.Name}` cannot be built: {exception.Message}", Hint: $"look at the space left: df -h {request.WorkDirectory}"),
                exception);
        }
    }

    async Task<PackageFile> BuildAsync(
        EbuildRequest request, WorkDirectory work, BuildLog log, IProgress<BuildEvent> progress, CancellationToken cancellationToken)
    {
        Sandbox sandbox = SandboxOf(request, work);
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

    static WorkDirectory Prepare(EbuildRequest request, CancellationToken cancellationToken)
    {
        var work = WorkDirectory.Create(request.WorkDirectory);
        try
        {
            PhaseLibrary.Write(work.Of("phases"), work.Of("helpers"));
            var merge = new SysrootMerge(work.Sysroot);
            foreach (string package in request.Sysroot)
            {
                merge.Add(package, cancellationToken);
            }

            File.WriteAllText(Path.Combine(work.State, "installed"), InstalledPackages.Read(request.Sysroot).ToText());
            File.Copy(request.EbuildPath, Path.Combine(work.Build, request.Metadata.Name.PF + ".ebuild"));
            return work;
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    static Sandbox SandboxOf(EbuildRequest request, WorkDirectory work)
    {
        string build = PhaseVariables.BuildDirectory(request.Metadata.Name);
        string files = Path.Combine(Path.GetDirectoryName(request.EbuildPath)!, "files");
        ImmutableArray<SandboxEntry> entries =
        [
            .. HostSandbox.Entries(work.Sysroot, work.Libraries),
            new SandboxEntry.Bind(work.Of("phases"), PhaseLibrary.Directory),
            new SandboxEntry.Bind(work.Of("helpers"), PhaseLibrary.HelperDirectory),
            .. request.EclassDirectories.Select((path, index) => new SandboxEntry.Bind(path, PhaseVariables.EclassDirectory(index))),
            new SandboxEntry.Bind(work.Build, build, Writable: true),
            .. Directory.Exists(files) ? [new SandboxEntry.Bind(files, build + "/files")] : ImmutableArray<SandboxEntry>.Empty,
            .. request.Distfiles.Select(file => new SandboxEntry.Bind(file.Path, $"{build}/distdir/{file.FileName}")),
        ];
        return new Sandbox
        {
            Entries = entries,
            Environment = PhaseVariables.Of(request, hasOwnLoader: !HostSandbox.LoadersOf(work.Sysroot).IsEmpty),
            Directory = build,
            Command = ["/bin/bash", "--norc", "--noprofile", PhaseLibrary.Directory + "/main.bash", "build", $"{build}/{request.Metadata.Name.PF}.ebuild"],
        };
    }
}
