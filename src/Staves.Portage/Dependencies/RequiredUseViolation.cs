using System.Collections.Immutable;
using Staves.Portage.UseFlags;

namespace Staves.Portage.Dependencies;

/// <summary>A part of REQUIRED_USE that some flags do not satisfy, and how it could be satisfied.</summary>
/// <param name="Part">The part, without what in it is satisfied where that can be left out.</param>
/// <param name="Explanation">What is asked for, and what is there instead.</param>
/// <param name="Remedies">Ways out, each a list of flags to enable or to disable; first those that leave the conditions of the part as
/// they are. None where there is none that is worth telling.</param>
public sealed record RequiredUseViolation(
    DependencyNode<UseLiteral> Part, string Explanation, ImmutableArray<ImmutableArray<UseLiteral>> Remedies)
{
    /// <summary>A sentence: what is asked for, what is there, and what to change.</summary>
    public override string ToString() => RequiredUseExplanation.Sentence(this);
}
