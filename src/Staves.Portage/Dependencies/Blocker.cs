namespace Staves.Portage.Dependencies;

/// <summary>Whether a dependency forbids what it matches (PMS block-operator).</summary>
public enum Blocker
{
    None,

    /// <summary>`!`: the other package may still be there while this one is merged.</summary>
    Weak,

    /// <summary>`!!`: the other package has to be gone before this one is merged.</summary>
    Strong,
}
