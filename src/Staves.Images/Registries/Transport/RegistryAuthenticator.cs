using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Staves.Images.Registries.Credentials;

namespace Staves.Images.Registries.Transport;

/// <summary>Knows what each registry wants to be told to let somebody in, once it has said so.</summary>
sealed class RegistryAuthenticator(CredentialSource credentials, TokenClient tokens, TimeProvider time) : IDisposable
{
    readonly ConcurrentDictionary<(string Address, string Scope), Authorization> _known = [];
    readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>What let somebody in before, where that still counts.</summary>
    public Authorization? Known(RegistryEndpoint endpoint, string scope) =>
        _known.TryGetValue((endpoint.Address, scope), out Authorization? known) && (known.Expires is null || known.Expires > time.GetUtcNow())
            ? known
            : null;

    /// <summary>An answer to a challenge; null where there is none that has not failed already.</summary>
    /// <param name="offered">The challenges.</param>
    /// <param name="endpoint">Whose they are.</param>
    /// <param name="scope">What has to be allowed.</param>
    /// <param name="failed">What was sent in vain.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="RegistryException">The token server does not give a token.</exception>
    public async Task<Authorization?> AnswerAsync(
        IEnumerable<AuthenticationHeaderValue> offered, RegistryEndpoint endpoint, string scope, Authorization? failed, CancellationToken cancellationToken)
    {
        if (!AuthenticationChallenge.TryChoose(offered, out AuthenticationChallenge? challenge))
        {
            return null;
        }

        // Several blobs are challenged at once, and one token is enough for all.
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (Known(endpoint, scope) is { } other && other != failed)
            {
                return other;
            }

            RegistryCredential? credential = await credentials.FindAsync(endpoint, cancellationToken);
            Authorization? answer = challenge.IsBearer
                ? await tokens.GetAsync(challenge, endpoint, Merge(challenge.Scope, scope), credential, cancellationToken)
                : credential?.UserName is null ? null : new Authorization(TokenClient.BasicOf(credential), Expires: null);
            if (answer is null || answer.Header.Equals(failed?.Header))
            {
                return null;
            }

            _known[(endpoint.Address, scope)] = answer;
            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>What the registry asks for, and what will be asked of it next.</summary>
    static string Merge(string? challenged, string scope) => string.Join(
        ' ', $"{scope} {challenged}".Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal));
}
