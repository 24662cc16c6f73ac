using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Repositories;

/// <summary>What became of the metadata cache of a repository; packages as `category/name-version`, in order.</summary>
/// <param name="Count">How many ebuilds the repository has.</param>
/// <param name="Written">Entries that are new or other than before.</param>
/// <param name="Removed">Entries whose ebuild is gone.</param>
/// <param name="Faults">STV5320: the ebuilds that cannot be read; an entry that they had stays.</param>
sealed record MetadataChanges(int Count, ImmutableArray<string> Written, ImmutableArray<string> Removed, ImmutableArray<Diagnostic> Faults);
