using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>How an ebuild becomes a binary package.</summary>
public interface IDriver
{
    /// <summary>Identifies what it brings to a build of its own: another version may give another package.</summary>
    string Identity { get; }

    /// <summary>Builds a package.</summary>
    /// <exception cref="StavesException">The build failed; its diagnostic has the place and the end of the log.</exception>
    /// <exception cref="OperationCanceledException">Nothing of the build runs any more, and nothing of it is left.</exception>
    Task<PackageFile> BuildAsync(EbuildRequest request, IProgress<BuildEvent> progress, CancellationToken cancellationToken);
}
