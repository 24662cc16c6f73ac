using System.Collections.Immutable;
using Staves.Packages.Tar;

namespace Staves.Images.Installing;

/// <summary>What phases did to a directory.</summary>
/// <param name="Changed">What is new or other than it was, sorted by path; of several names of a new file the others are hard links to the first.</param>
/// <param name="Removed">Paths of what is gone.</param>
public sealed record RootChanges(ImmutableArray<TarMember> Changed, ImmutableArray<string> Removed)
{
    public bool IsEmpty => Changed.IsEmpty && Removed.IsEmpty;
}
