namespace Staves.Portage.Metadata;

/// <summary>A USE flag in IUSE (PMS ebuild-vars) with its default: `+flag`, `-flag`, or none.</summary>
public sealed record DeclaredUseFlag(string Name, bool? Default)
{
    public override string ToString() => Default switch
    {
        true => $"+{Name}",
        false => $"-{Name}",
        null => Name,
    };
}
