using Staves.Portage.UseFlags;

namespace Staves.Portage.Dependencies;

/// <summary>A part of REQUIRED_USE that some flags do not satisfy.</summary>
/// <param name="Part">The part, without what in it is satisfied where that can be left out.</param>
/// <param name="Explanation">A sentence: what is asked for, and what is there instead.</param>
public sealed record RequiredUseViolation(DependencyNode<UseLiteral> Part, string Explanation)
{
    public override string ToString() => Explanation;
}
