namespace Staves.Images.Registries.Credentials;

/// <summary>Who asks a registry: a name with a password, or a token in their place. It never turns into text by accident.</summary>
sealed class RegistryCredential
{
    RegistryCredential()
    {
    }

    public string? UserName { get; private init; }

    public string? Password { get; private init; }

    /// <summary>A refresh token, for which the token server gives access tokens (Docker's `identitytoken`).</summary>
    public string? IdentityToken { get; private init; }

    /// <summary>An access token as it goes to the registry.</summary>
    public string? RegistryToken { get; private init; }

    public static RegistryCredential OfPassword(string userName, string password) => new() { UserName = userName, Password = password };

    public static RegistryCredential OfIdentity(string token, string? userName) => new() { IdentityToken = token, UserName = userName };

    public static RegistryCredential OfRegistryToken(string token) => new() { RegistryToken = token };

    public override string ToString() => UserName is null ? "a token" : "a user's credential";
}
