namespace Staves.Resolution;

/// <summary>What is done with packages that a root has already. By itself they are kept wherever they are what is asked for.</summary>
public sealed record InstalledPolicy
{
    public static InstalledPolicy Default { get; } = new();

    /// <summary>Whether what is requested is merged again.</summary>
    public bool Reinstall { get; init; }

    /// <summary>Whether the newest version counts, not the installed one: for what is requested and down to <see cref="Depth"/>.</summary>
    public bool Update { get; init; }

    /// <summary>Whether what compiling an installed package needed is looked at too; what cannot be had of it does not matter.</summary>
    public bool WithBuildDependencies { get; init; }

    /// <summary>How many steps below a request what installed packages need is looked at: 0 nothing, 1 what a requested one needs.</summary>
    public int Depth { get; init; }
}
