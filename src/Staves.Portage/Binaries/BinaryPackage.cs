using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Portage.Metadata;
using Staves.Portage.Names;

namespace Staves.Portage.Binaries;

/// <summary>A binary package that could be had: what it is, how it was built, and where it lies.</summary>
public sealed record BinaryPackage
{
    /// <summary>As it was recorded when it was built: USE conditionals of the dependencies are decided, and `:=` is bound to the slot that
    /// was found, `:0/3=`.</summary>
    public required PackageMetadata Metadata { get; init; }

    /// <summary>The flags that were on, implicit ones too.</summary>
    public required ImmutableSortedSet<string> Use { get; init; }

    /// <summary>The directory or address that <see cref="Path"/> is below.</summary>
    public required string Source { get; init; }

    /// <summary>The file below <see cref="Source"/>.</summary>
    public required string Path { get; init; }

    /// <summary>Which build of this version it is, counting from one; null where only one is kept.</summary>
    public long? BuildId { get; init; }

    /// <summary>When it was built, in Unix seconds: of several builds of a version the latest counts.</summary>
    public long? BuildTime { get; init; }

    /// <summary>The machine that it was built for; empty where that was not recorded.</summary>
    public string Chost { get; init; } = "";

    /// <summary>The size of the file in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>When the file was last changed, in Unix seconds.</summary>
    public long? FileTime { get; init; }

    /// <summary>Hashes of the file by their names, `SHA512`, as they were written down.</summary>
    public ImmutableSortedDictionary<string, string> Digests { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether it is installed in a root, its <see cref="Source"/>, and packed only when it is taken.</summary>
    public bool IsInstalled { get; init; }

    /// <summary>The file or address of the index that names it; empty where there is none.</summary>
    public string Index { get; init; } = "";

    /// <summary>Why it must not be used; null where nothing is known against it.</summary>
    public string? Obstacle { get; init; }

    public VersionedPackageName Name => Metadata.Name;

    /// <summary>What tells this file from all others, as far as its index knows: SHA-256 in lower-case hexadecimal over name, build, size and
    /// hashes.</summary>
    public string Identity()
    {
        // Where it lies does not matter: what mirrors have is one file.
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Name}\n{BuildId}\n{BuildTime}\n{Size}\n");
        foreach ((string hash, string digest) in Digests)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hash} {digest.ToLowerInvariant()}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>What tells one build from another (Portage's instance key).</summary>
    internal (VersionedPackageName, long?, long?, long?, long?) Instance => (Name, BuildId, Size, BuildTime, FileTime);

    /// <summary>`app-shells/bash-5.3::gentoo`, and the number of the build where it has one: `app-shells/bash-5.3-2::gentoo`.</summary>
    public override string ToString() => $"{Name}{(BuildId is { } build ? $"-{build}" : "")}::{Metadata.Repository}";
}
