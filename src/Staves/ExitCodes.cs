using Staves.Portage.Diagnostics;

namespace Staves;

/// <summary>Which exit code a diagnostic ends the program with.</summary>
static class ExitCodes
{
    /// <summary>The first digit of a diagnostic's code tells whose fault it is.</summary>
    public static ExitCode Of(Diagnostic diagnostic) => diagnostic.Code[3] switch
    {
        '1' or '2' => ExitCode.Wrong,
        '3' => ExitCode.NoSolution,
        _ => ExitCode.Failed,
    };
}
