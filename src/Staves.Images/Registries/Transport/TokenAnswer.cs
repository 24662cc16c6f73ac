using System.Text.Json.Serialization;

namespace Staves.Images.Registries.Transport;

/// <summary>What a token server answers (distribution, token authentication; RFC 6749): one of the two tokens, and how many seconds it
/// counts.</summary>
sealed class TokenAnswer
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("expires_in")]
    public double? ExpiresIn { get; init; }
}
