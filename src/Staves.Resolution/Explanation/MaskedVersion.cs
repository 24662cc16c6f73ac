using Staves.Portage.Configuration;
using Staves.Portage.Names;

namespace Staves.Resolution.Explanation;

/// <summary>A version that would have done, and what hides it.</summary>
public sealed record MaskedVersion(VersionedPackageName Name, Visibility Visibility);
