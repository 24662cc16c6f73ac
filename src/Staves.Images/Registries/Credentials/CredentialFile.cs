using System.Text;
using System.Text.Json;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries.Credentials;

/// <summary>A file in which `docker login` or `podman login` keeps credentials or says which helper has them (Docker's config.json,
/// containers-auth.json(5)).</summary>
sealed class CredentialFile
{
    const long Largest = 4 * 1024 * 1024;

    readonly string _path;
    readonly JsonElement _root;

    CredentialFile(string path, JsonElement root) => (_path, _root) = (path, root);

    /// <summary>The file, or null where there is none.</summary>
    /// <exception cref="StavesException">STV7212: it cannot be read, or is not JSON.</exception>
    public static CredentialFile? TryOpen(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (new FileInfo(path).Length > Largest)
            {
                throw RegistryFailure.BadCredentials(path, "it is larger than 4 MiB");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new CredentialFile(path, document.RootElement.Clone())
                : throw RegistryFailure.BadCredentials(path, "it is not an object");
        }
        catch (JsonException exception)
        {
            // The exception's own text may quote the file.
            throw RegistryFailure.BadCredentials(path, $"it is not JSON at line {exception.LineNumber + 1}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RegistryFailure.BadCredentials(path, exception.Message, inner: exception);
        }
    }

    /// <summary>The credential for a repository; null where the file has none.</summary>
    /// <param name="endpoint">Where it is.</param>
    /// <param name="helpers">Runs helpers.</param>
    /// <param name="cancellationToken">Ends a helper.</param>
    /// <exception cref="StavesException">STV7212: an entry is broken, or a helper fails.</exception>
    public async Task<RegistryCredential?> FindAsync(RegistryEndpoint endpoint, CredentialHelper helpers, CancellationToken cancellationToken)
    {
        string[] names = [.. NamesOf(endpoint)];
        string? helper = names.Select(name => Text(Member("credHelpers"), name)).FirstOrDefault(found => found is { Length: > 0 });
        if (helper is not null)
        {
            return await helpers.GetAsync(_path, helper, ServerOf(endpoint), cancellationToken);
        }

        if (Entry(names) is { } entry && Read(entry.Value, entry.Name) is { } stored)
        {
            return stored;
        }

        return Text(_root, "credsStore") is { Length: > 0 } store
            ? await helpers.GetAsync(_path, store, ServerOf(endpoint), cancellationToken)
            : null;
    }

    /// <summary>The most special first: `host/a/b`, `host/a`, `host`.</summary>
    static IEnumerable<string> NamesOf(RegistryEndpoint endpoint)
    {
        for (string path = $"{endpoint.Host}/{endpoint.Repository}"; path.Contains('/', StringComparison.Ordinal); path = path[..path.LastIndexOf('/')])
        {
            yield return path;
        }

        yield return endpoint.Host;
        if (endpoint.Host == RegistryReference.DefaultRegistry)
        {
            yield return "index.docker.io";
            yield return endpoint.Address;
        }
    }

    /// <summary>Docker calls its own registry by the address of its first protocol.</summary>
    static string ServerOf(RegistryEndpoint endpoint) =>
        endpoint.Host == RegistryReference.DefaultRegistry ? "https://index.docker.io/v1/" : endpoint.Host;

    JsonProperty? Entry(string[] names)
    {
        if (Member("auths") is not { ValueKind: JsonValueKind.Object } entries)
        {
            return null;
        }

        foreach (string name in names)
        {
            foreach (JsonProperty entry in entries.EnumerateObject())
            {
                if (entry.Name == name || HostOfAddress(entry.Name) == name)
                {
                    return entry;
                }
            }
        }

        return null;
    }

    /// <summary>`https://index.docker.io/v1/` names a host; null for what is no address.</summary>
    static string? HostOfAddress(string name)
    {
        int scheme = name.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? null : name[(scheme + 3)..].Split('/')[0];
    }

    RegistryCredential? Read(JsonElement entry, string name)
    {
        string? user = Text(entry, "username");
        string? password = Text(entry, "password");
        if (Text(entry, "auth") is { Length: > 0 } packed)
        {
            (user, password) = Unpack(packed, name);
        }

        return Text(entry, "identitytoken") is { Length: > 0 } identity ? RegistryCredential.OfIdentity(identity, user)
            : Text(entry, "registrytoken") is { Length: > 0 } token ? RegistryCredential.OfRegistryToken(token)
            : user is { Length: > 0 } && password is not null ? RegistryCredential.OfPassword(user, password)
            : null;
    }

    (string User, string Password) Unpack(string packed, string name)
    {
        byte[] bytes = new byte[packed.Length];
        string text = Convert.TryFromBase64String(packed, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? (text[..colon], text[(colon + 1)..].TrimEnd('\0'))
            : throw RegistryFailure.BadCredentials(_path, $"`auth` of `{name}` is not a name and a password in Base64");
    }

    JsonElement? Member(string name) => _root.TryGetProperty(name, out JsonElement value) ? value : null;

    static string? Text(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } table && table.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
