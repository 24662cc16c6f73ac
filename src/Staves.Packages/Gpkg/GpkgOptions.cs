using Staves.Packages.Compression;
using Staves.Packages.Verification;

namespace Staves.Packages.Gpkg;

/// <summary>How a GPKG is written.</summary>
public sealed record GpkgOptions
{
    /// <summary>zstd, unsigned.</summary>
    public static readonly GpkgOptions Default = new();

    public CompressionSettings Compression { get; init; } = CompressionSettings.Default;

    /// <summary>Signs the Manifest and each archive; nothing is signed where it is null.</summary>
    public SigningKey? SigningKey { get; init; }

    /// <summary>The time that signatures say, in whole seconds; must be given with a key.</summary>
    public DateTimeOffset SignatureTime { get; init; }
}
