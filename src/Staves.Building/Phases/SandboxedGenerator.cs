using System.Collections.Immutable;
using Staves.Building.Runners;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Building.Phases;

/// <summary>Sources ebuilds in a sandbox when a resolution comes to them.</summary>
/// <param name="runner">Where bash runs.</param>
/// <param name="workDirectory">A directory below it is made for each call, and removed.</param>
/// <param name="cancellationToken">Ends a call at once.</param>
public sealed class SandboxedGenerator(IRunner runner, string workDirectory, CancellationToken cancellationToken) : IMetadataGenerator
{
    // A resolution is a computation on its own thread: it has nothing else to do meanwhile.
    public ImmutableArray<string> Generate(IReadOnlyList<EbuildFile> ebuilds, ImmutableArray<string> eclassDirectories)
    {
        ImmutableArray<GeneratedEntry> entries = new MetadataGenerator(runner, Path.Combine(workDirectory, $"metadata-{Path.GetRandomFileName()}"))
            .GenerateAsync(ebuilds, eclassDirectories, cancellationToken)
            .GetAwaiter()
            .GetResult();
        ImmutableArray<Diagnostic> faults = [.. entries.Select(entry => entry.Fault).OfType<Diagnostic>()];
        return faults.IsEmpty ? [.. entries.Select(entry => entry.Text)] : throw new StavesException(faults);
    }
}
