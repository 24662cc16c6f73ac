using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries;

/// <summary>How registries are asked.</summary>
public sealed record RegistryOptions : DownloadOptions
{
    /// <summary>The environment's variables by name: where credentials and configuration are looked for.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Told what takes long.</summary>
    public Action<string> Tell { get; init; } = static _ => { };

    /// <summary>Told what is not as it should be, and does not end the work.</summary>
    public Action<Diagnostic> Warn { get; init; } = static _ => { };
}
