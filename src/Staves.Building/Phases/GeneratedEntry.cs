using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Building.Phases;

/// <summary>What sourcing an ebuild came to.</summary>
/// <param name="Ebuild">The ebuild.</param>
/// <param name="Text">Its metadata cache entry (PMS metadata-cache); empty where it cannot be read.</param>
/// <param name="Fault">STV5320: why it cannot be read.</param>
public sealed record GeneratedEntry(EbuildFile Ebuild, string Text, Diagnostic? Fault);
