using Staves.Building.Processes;

namespace Staves.Building.Sync;

/// <summary>Reads an object of Git as bytes: what is signed is bytes, not text.</summary>
sealed class GitObject(string gitDirectory, TransportEnvironment environment)
{
    const int Largest = 4 * 1024 * 1024;

    public async Task<byte[]> ReadCommitAsync(string commit, CancellationToken cancellationToken)
    {
        using ChildProcess git = ChildProcess.Start(
            new ProcessCommand("git", [$"--git-dir={gitDirectory}", "cat-file", "commit", commit]) { Environment = environment.Variables });
        using CancellationTokenRegistration registration = cancellationToken.Register(git.Kill);
        using var content = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int read;
        while (content.Length <= Largest && (read = await git.Output.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return content.ToArray();
    }
}
