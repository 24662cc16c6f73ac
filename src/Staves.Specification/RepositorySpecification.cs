using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>One `[[repositories]]` table; its URI is as written, for <see cref="RepositoryType.Local"/> the absolute directory, and null
/// where the type needs none.</summary>
public sealed record RepositorySpecification(string Name, RepositoryType Type, string? Uri, SourceLocation Location)
{
    /// <summary>The branch or tag of a <see cref="RepositoryType.Git"/> repository; null for the one that the server names.</summary>
    public string? Branch { get; init; }

    /// <summary>The absolute path of a file with the OpenPGP keys that may sign it; null for Gentoo's.</summary>
    public Located<string>? Keyring { get; init; }

    /// <summary>Whether it has to be signed; null where the file does not say.</summary>
    public bool? VerifySignature { get; init; }
}
