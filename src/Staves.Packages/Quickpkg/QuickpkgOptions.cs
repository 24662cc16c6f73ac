namespace Staves.Packages.Quickpkg;

/// <summary>How installed packages are packed.</summary>
public sealed record QuickpkgOptions
{
    public static QuickpkgOptions Default { get; } = new();

    public ConfigurationFiles ConfigurationFiles { get; init; } = ConfigurationFiles.Unmodified;

    public ModifiedFiles ModifiedFiles { get; init; } = ModifiedFiles.Warn;

    /// <summary>The latest time that something in a package may have, in Unix seconds; null where any will do.</summary>
    public long? SourceDateEpoch { get; init; }

    /// <summary>The words of CONFIG_PROTECT, to which those of the root's own `/etc/env.d` are added.</summary>
    public string ConfigProtect { get; init; } = "/etc";

    /// <summary>The words of CONFIG_PROTECT_MASK.</summary>
    public string ConfigProtectMask { get; init; } = "/etc/env.d";
}
