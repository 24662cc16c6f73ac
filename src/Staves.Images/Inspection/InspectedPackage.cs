using System.Collections.Immutable;

namespace Staves.Images.Inspection;

/// <summary>A package of an image, whatever its system.</summary>
public sealed record InspectedPackage
{
    /// <summary>`ebuild`, `deb` or `apk`, as package URLs have it; or another type of a bill of materials.</summary>
    public required string Type { get; init; }

    /// <summary>`app-shells/bash`, `libc6`.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    public string? Slot { get; init; }

    public string? Repository { get; init; }

    /// <summary>Flags of an ebuild that are on, and with `-` before them those that are off; empty where that is not known.</summary>
    public ImmutableArray<string> Use { get; init; } = [];

    /// <summary>As the package's own system writes it, or SPDX's expression; null where it is not said.</summary>
    public string? License { get; init; }

    /// <summary>Bytes of its files in the image.</summary>
    public long Size { get; init; }

    /// <summary>How many files and links of the image are its own.</summary>
    public int Files { get; init; }

    /// <summary>Name and version as messages and tables have them: `app-shells/bash-5.3`, `libc6 2.36`.</summary>
    public string Id => Type == "ebuild" ? $"{Name}-{Version}" : $"{Name} {Version}";
}
