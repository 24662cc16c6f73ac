using System.Collections.Immutable;
using Staves.Portage.Dependencies;

namespace Staves.Resolution.Solver;

/// <summary>An any-of group; or a virtual, whose versions stand for what they depend on.</summary>
abstract record Choice
{
    Choice()
    {
    }

    /// <summary>`|| ( … )`.</summary>
    public sealed record AnyOf(ImmutableArray<Alternative> Alternatives) : Choice
    {
        /// <summary>Whether the number of new packages goes before the order in which the alternatives are written.</summary>
        public bool PrefersFewest { get; init; }
    }

    /// <summary>A dependency on a package of the category `virtual` (GLEP 37).</summary>
    public sealed record Virtual(PackageDependency Dependency) : Choice;
}
