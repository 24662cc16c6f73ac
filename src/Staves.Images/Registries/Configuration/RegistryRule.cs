using System.Collections.Immutable;

namespace Staves.Images.Registries.Configuration;

/// <summary>One `[[registry]]` of registries.conf: what holds for the images below a prefix (containers-registries.conf(5)).</summary>
/// <param name="Prefix">`docker.io`, `docker.io/gentoo`, `docker.io/gentoo/stage3`, or `*.example.com`.</param>
/// <param name="Location">What stands in the prefix's place when the registry is asked; null for the prefix itself.</param>
/// <param name="IsInsecure">Whether it may be asked without TLS, or with a certificate that nobody vouches for.</param>
/// <param name="IsBlocked">Whether it must not be asked.</param>
/// <param name="Mirrors">Asked before it, in their order.</param>
sealed record RegistryRule(string Prefix, string? Location, bool IsInsecure, bool IsBlocked, ImmutableArray<RegistryMirror> Mirrors)
{
    const string Wildcard = "*.";

    /// <summary>Whether it holds for a name without tag: `docker.io/gentoo/stage3`.</summary>
    public bool HoldsFor(string name)
    {
        if (Prefix.StartsWith(Wildcard, StringComparison.Ordinal))
        {
            return name.Split('/')[0].EndsWith(Prefix[1..], StringComparison.Ordinal);
        }

        return name.StartsWith(Prefix, StringComparison.Ordinal) && (name.Length == Prefix.Length || name[Prefix.Length] == '/');
    }

    /// <summary>The name with another place for the prefix.</summary>
    public string Relocate(string name, string? location) =>
        location is null ? name
        : Prefix.StartsWith(Wildcard, StringComparison.Ordinal) ? $"{location}{name[name.IndexOf('/', StringComparison.Ordinal)..]}"
        : $"{location}{name[Prefix.Length..]}";
}
