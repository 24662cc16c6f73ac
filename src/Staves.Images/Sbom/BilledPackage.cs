using System.Collections.Immutable;
using Staves.Portage.Names;

namespace Staves.Images.Sbom;

/// <summary>A package of a bill of materials.</summary>
public sealed record BilledPackage
{
    public required VersionedPackageName Name { get; init; }

    /// <summary>The name of the ebuild repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The slot, and after a slash the sub-slot where it is another.</summary>
    public required string Slot { get; init; }

    /// <summary>`compiled`, `binhost` or `builder`: how it was obtained.</summary>
    public required string Origin { get; init; }

    public string Description { get; init; } = "";

    /// <summary>An http or https address; null where there is none.</summary>
    public string? Homepage { get; init; }

    /// <summary>What its LICENSE says with its USE flags.</summary>
    public LicenseExpression License { get; init; } = LicenseExpression.Unknown;

    /// <summary>Flags of IUSE that are on, sorted.</summary>
    public ImmutableArray<string> Use { get; init; } = [];

    /// <summary>Flags of IUSE that are off, sorted.</summary>
    public ImmutableArray<string> Disabled { get; init; } = [];

    /// <summary>What it was compiled from, sorted by name; empty where that is not known.</summary>
    public ImmutableArray<BilledSource> Sources { get; init; } = [];

    /// <summary>SHA-512 of the binary package in lower-case hexadecimal.</summary>
    public required string BinarySha512 { get; init; }

    /// <summary>Packages of the image that it needs at run time, sorted.</summary>
    public ImmutableArray<VersionedPackageName> Dependencies { get; init; } = [];

    /// <summary>Its flags as Portage prints them: `net -nls`.</summary>
    public string Flags => string.Join(' ', [.. Use, .. Disabled.Select(flag => $"-{flag}")]);
}
