using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Repositories;

/// <summary>`metadata/layout.conf` of a repository (GLEP 82 and Portage).</summary>
public sealed record LayoutConfiguration
{
    public static LayoutConfiguration Default { get; } = new();

    /// <summary>The name, where it overrides `profiles/repo_name`.</summary>
    public string? RepositoryName { get; private init; }

    /// <summary>The names of the masters, or null where the key is absent, which means the main repository.</summary>
    public ImmutableArray<string>? Masters { get; private init; }

    public ImmutableArray<string> Aliases { get; private init; } = [];

    /// <summary>Whether a Manifest lists distfiles only.</summary>
    public bool ThinManifests { get; private init; }

    public ImmutableArray<string> ManifestHashes { get; private init; } = ["BLAKE2B", "SHA512"];

    public ImmutableArray<string> ManifestRequiredHashes { get; private init; } = ["BLAKE2B", "SHA512"];

    /// <summary>The extensions that profiles use, or null where the key is absent.</summary>
    public ImmutableArray<string>? ProfileFormats { get; private init; }

    /// <summary>The EAPI of profile directories without an `eapi` file, where the profile formats allow it.</summary>
    public string? ProfileEapiWhenUnspecified { get; private init; }

    public static LayoutConfiguration Parse(LineFile file)
    {
        var values = new Dictionary<string, (string Text, SourceLocation Location)>(StringComparer.Ordinal);
        foreach (ConfigurationLine line in file.Lines())
        {
            int equals = line.Text.IndexOf('=');
            if (equals <= 0)
            {
                throw new StavesException(new Diagnostic("STV2109", $"`{line}` is not a line of the form `key = value`", line.Location));
            }

            values[line.Text[..equals].Trim().ToString()] = (line.Text[(equals + 1)..].Trim().ToString(), line.Location);
        }

        ImmutableArray<string>? hashes = Words("manifest-hashes");
        return new LayoutConfiguration
        {
            RepositoryName = Word("repo-name"),
            Masters = Words("masters"),
            Aliases = Words("aliases") ?? [],
            ThinManifests = Word("thin-manifests")?.ToUpperInvariant() is "TRUE" or "YES" or "ON" or "1",
            ManifestHashes = hashes ?? Default.ManifestHashes,
            ManifestRequiredHashes = Words("manifest-required-hashes") ?? hashes ?? Default.ManifestHashes,
            ProfileFormats = Words("profile-formats"),
            ProfileEapiWhenUnspecified = Word("profile_eapi_when_unspecified"),
        };

        string? Word(string key) =>
            values.TryGetValue(key, out (string Text, SourceLocation) value) && value.Text.Length > 0 ? value.Text : null;

        ImmutableArray<string>? Words(string key) =>
            values.TryGetValue(key, out (string Text, SourceLocation) value) ? [.. new WordEnumerator(value.Text).ToList()] : null;
    }
}
