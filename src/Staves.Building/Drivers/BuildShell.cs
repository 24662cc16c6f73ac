using System.Text.Json;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>A shell in a build that has failed, at once or later from the directory that was kept.</summary>
public static class BuildShell
{
    const string FileName = "sandbox.json";

    /// <summary>Opens a shell in a work directory that a failed build has left.</summary>
    /// <param name="directory">As the message of the failure named it.</param>
    /// <param name="cancellationToken">Ends the shell.</param>
    /// <returns>The shell's exit code.</returns>
    /// <exception cref="StavesException">STV5314: it is no such directory.</exception>
    public static async Task<int> OpenAsync(string directory, CancellationToken cancellationToken)
    {
        string path = Path.Combine(directory, FileName);
        try
        {
            Sandbox shell = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), SandboxJson.Default.Sandbox)!;
            return await new NamespacesRunner().RunInteractiveAsync(ForTerminal(shell), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StavesException(
                new Diagnostic("STV5314", $"`{directory}` is not what a failed build has left: {exception.Message}", Hint: "`staves build --keep-work` keeps it and names it"),
                exception);
        }
    }

    /// <summary>The shell in the sandbox of a build.</summary>
    internal static Sandbox Of(Sandbox build) => ForTerminal(build with
    {
        Command = ["/bin/bash", "--noprofile", "--rcfile", PhaseLibrary.Directory + "/shell.bash", "-i"],
        // It ends with the run.
        Entries = [.. build.Entries.Where(entry => entry.Path != PhaseVariables.JobServer)],
    });

    /// <summary>Lets a person look at a build that has failed.</summary>
    /// <param name="request">Says whether its directory stays, and who is told.</param>
    /// <param name="work">The directory.</param>
    /// <param name="shell">An interactive shell in its sandbox.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    /// <returns>The failure, with how to do that later.</returns>
    internal static async Task<StavesException> KeepAsync(
        EbuildRequest request, WorkDirectory work, Sandbox shell, StavesException failure, CancellationToken cancellationToken)
    {
        if (request.KeepsWorkDirectory)
        {
            work.IsKept = true;
            Save(shell, work.Path);
            failure = Tell(failure, work.Path);
        }

        if (request.Failed is not null)
        {
            await request.Failed(new FailedBuild(request.Metadata.Name, failure, shell), cancellationToken);
        }

        return failure;
    }

    static void Save(Sandbox shell, string directory) =>
        File.WriteAllBytes(Path.Combine(directory, FileName), JsonSerializer.SerializeToUtf8Bytes(shell, SandboxJson.Default.Sandbox));

    /// <summary>The failure, with the command that leads back to it.</summary>
    static StavesException Tell(StavesException failure, string directory)
    {
        Diagnostic first = failure.Diagnostics[0];
        string enter = $"`staves shell {directory}` opens a shell where it failed";
        return new StavesException([first with { Hint = first.Hint is null ? enter : $"{first.Hint}; {enter}" }, .. failure.Diagnostics.Skip(1)]);
    }

    static Sandbox ForTerminal(Sandbox shell) =>
        shell with { Environment = shell.Environment.SetItem("TERM", Environment.GetEnvironmentVariable("TERM") ?? "dumb") };
}
