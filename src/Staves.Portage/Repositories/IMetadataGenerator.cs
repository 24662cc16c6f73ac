using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Repositories;

/// <summary>Makes the metadata cache entries of ebuilds by sourcing them (PMS metadata-cache).</summary>
public interface IMetadataGenerator
{
    /// <summary>The text of an entry for each ebuild, in the same order.</summary>
    /// <param name="ebuilds">All of one repository.</param>
    /// <param name="eclassDirectories">The first that has an eclass wins.</param>
    /// <exception cref="StavesException">An ebuild cannot be sourced.</exception>
    ImmutableArray<string> Generate(IReadOnlyList<EbuildFile> ebuilds, ImmutableArray<string> eclassDirectories);
}
