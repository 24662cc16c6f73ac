using Staves.Portage.Diagnostics;

namespace Staves.Portage.Snapshots;

/// <summary>An archive that is no snapshot of a repository, or cannot be read as one.</summary>
static class SnapshotFailure
{
    public static StavesException Of(string archive, string reason, Exception? cause = null)
    {
        var diagnostic = new Diagnostic("STV2113", $"`{archive}` cannot be read as a snapshot of a repository: {reason}");
        return cause is null ? new StavesException(diagnostic) : new StavesException(diagnostic, cause);
    }
}
