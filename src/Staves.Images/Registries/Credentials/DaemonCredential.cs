using System.Text.Json;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries.Credentials;

/// <summary>A credential as a container daemon takes it for a pull (Docker Engine API, X-Registry-Auth).</summary>
public static class DaemonCredential
{
    /// <summary>The value of the header for an image; null where nobody has a credential for its registry.</summary>
    /// <param name="image">`registry.example.org/team/builder:1`.</param>
    /// <param name="environment">Says where credentials are.</param>
    /// <param name="cancellationToken">Ends a helper.</param>
    /// <exception cref="StavesException">STV7212: a file is broken, or a helper fails.</exception>
    public static async Task<string?> FindAsync(string image, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        if (!RegistryReference.TryParse(image, out RegistryReference? reference))
        {
            return null;
        }

        var endpoint = new RegistryEndpoint(reference.Registry, reference.Repository, IsInsecure: false);
        return await new CredentialSource(environment).FindAsync(endpoint, cancellationToken) is { } credential ? Header(credential, endpoint) : null;
    }

    internal static string Header(RegistryCredential credential, RegistryEndpoint endpoint)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            Write(json, "username", credential.UserName);
            Write(json, "password", credential.Password);
            Write(json, "identitytoken", credential.IdentityToken);
            Write(json, "registrytoken", credential.RegistryToken);
            Write(json, "serveraddress", endpoint.Host);
            json.WriteEndObject();
        }

        return Convert.ToBase64String(text.ToArray()).Replace('+', '-').Replace('/', '_');
    }

    static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
