using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries.Credentials;

/// <summary>Where credentials are looked for: in the files that the environment names, then in those of Podman and of Docker. The first that
/// has one for the registry counts.</summary>
sealed class CredentialSource
{
    readonly Lazy<ImmutableArray<CredentialFile>> _files;
    readonly CredentialHelper _helper;

    public CredentialSource(Func<string, string?> environment)
    {
        _helper = new CredentialHelper(environment);
        _files = new(() => [.. PathsIn(environment).Select(CredentialFile.TryOpen).OfType<CredentialFile>()]);
    }

    /// <summary>The credential for a repository; null where nobody has one.</summary>
    /// <exception cref="StavesException">STV7212: a file is broken, or a helper fails.</exception>
    public async Task<RegistryCredential?> FindAsync(RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        foreach (CredentialFile file in _files.Value)
        {
            if (await file.FindAsync(endpoint, _helper, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    internal static IEnumerable<string> PathsIn(Func<string, string?> environment)
    {
        if (environment("REGISTRY_AUTH_FILE") is { Length: > 0 } named)
        {
            yield return named;
        }

        string? docker = environment("DOCKER_CONFIG");
        if (docker is { Length: > 0 })
        {
            yield return Path.Combine(docker, "config.json");
        }

        if (environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
        {
            yield return Path.Combine(runtime, "containers/auth.json");
        }

        string? home = environment("HOME");
        if (environment("XDG_CONFIG_HOME") is { Length: > 0 } configuration)
        {
            yield return Path.Combine(configuration, "containers/auth.json");
        }
        else if (home is { Length: > 0 })
        {
            yield return Path.Combine(home, ".config/containers/auth.json");
        }

        if (docker is not { Length: > 0 } && home is { Length: > 0 })
        {
            yield return Path.Combine(home, ".docker/config.json");
        }
    }
}
