using Staves.Portage.Configuration;
using Staves.Portage.Metadata;

namespace Staves.Resolution.Candidates;

/// <summary>A visible package version with the USE flags that the configuration gives it.</summary>
public sealed record Candidate(PackageMetadata Metadata, PackageUse Use);
