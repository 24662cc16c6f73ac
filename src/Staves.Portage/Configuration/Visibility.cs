using System.Collections.Immutable;

namespace Staves.Portage.Configuration;

/// <summary>Whether a package may be chosen, and if not, each reason why.</summary>
public sealed record Visibility(ImmutableArray<MaskReason> Reasons)
{
    public bool IsVisible => Reasons.IsEmpty;
}
