using System.Collections.Immutable;

namespace Staves.Images.Provenance;

/// <summary>Something that went into a build (SLSA 1.0, ResourceDescriptor).</summary>
/// <param name="Address">A URI that names it: of a package, a repository or a source file.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Digests">In lower-case hexadecimal by in-toto's names, `sha512`; none of a repository, whose packages have theirs.</param>
/// <param name="Annotations">What else tells it from others.</param>
public sealed record BuildMaterial(
    string Address, string Name, ImmutableSortedDictionary<string, string> Digests, ImmutableSortedDictionary<string, string> Annotations);
