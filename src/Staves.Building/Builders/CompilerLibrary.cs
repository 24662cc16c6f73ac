using System.Collections.Immutable;
using Staves.Building.Processes;

namespace Staves.Building.Builders;

/// <summary>Asks this machine's C compiler for its own run-time libraries.</summary>
public static class CompilerLibrary
{
    static readonly ImmutableDictionary<string, string> Environment = ImmutableDictionary<string, string>.Empty.Add("LC_ALL", "C").Add("PATH", "/usr/bin:/bin");

    /// <summary>The content of a library; null where there is no compiler, or none that has it.</summary>
    /// <param name="name">`libgcc_s.so.1`.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (ProgramFinder.FindInSystem("gcc") is not { } compiler)
        {
            return null;
        }

        ProcessResult result = await ChildProcess.RunAsync(
            new ProcessCommand(compiler, ["-print-file-name=" + name]) { Environment = Environment }, cancellationToken);

        // A name that it does not know comes back as it is.
        string path = result.Output.Trim();
        return Path.IsPathRooted(path) && File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
    }
}
