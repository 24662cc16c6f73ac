using System.Net.Http.Headers;

namespace Staves.Images.Registries.Transport;

/// <summary>What is sent to a registry to be let in.</summary>
/// <param name="Header">The header's value.</param>
/// <param name="Expires">When it ends to count; null where nobody says.</param>
sealed record Authorization(AuthenticationHeaderValue Header, DateTimeOffset? Expires)
{
    public override string ToString() => Header.Scheme;
}
