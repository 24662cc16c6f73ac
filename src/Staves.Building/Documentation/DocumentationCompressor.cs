using System.Collections.Immutable;
using System.Globalization;
using Staves.Building.Phases;
using Staves.Building.Processes;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Documentation;

/// <summary>The program that compresses documentation.</summary>
sealed record DocumentationCompressor(string Program)
{
    const string Default = "bzip2";

    /// <summary>PORTAGE_COMPRESS, else bzip2; null where nobody asked for one and this machine does not have it.</summary>
    /// <exception cref="StavesException">STV5332: this machine does not have the one that is asked for.</exception>
    public static DocumentationCompressor? Find(IReadOnlyDictionary<string, string> variables)
    {
        string program = variables.GetValueOrDefault("PORTAGE_COMPRESS", Default);
        return ProgramFinder.FindInSystem(program) is not null ? new DocumentationCompressor(program)
            : program == Default ? null
            : throw new StavesException(new Diagnostic("STV5332", $"this machine has no `{program}`, which is PORTAGE_COMPRESS", Hint: "install it, or set PORTAGE_COMPRESS=\"\""));
    }

    /// <param name="jobs">How many of them may run.</param>
    /// <param name="list">A file inside the sandbox, with a path a line.</param>
    public ImmutableArray<string> Command(int jobs, string list) =>
    [
        "/bin/bash", "--norc", "--noprofile", PhaseLibrary.Directory + "/compress.bash", Program, jobs.ToString(CultureInfo.InvariantCulture), list,
    ];
}
