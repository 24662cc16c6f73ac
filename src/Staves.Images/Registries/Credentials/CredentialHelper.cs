using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Staves.Images.Processes;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries.Credentials;

/// <summary>Asks the programs that keep credentials in the place of a file: `docker-credential-NAME get` (docker-credential-helpers, its
/// protocol).</summary>
sealed class CredentialHelper(Func<string, string?> environment)
{
    /// <summary>The name of a user, where the secret is an identity token.</summary>
    const string TokenUser = "<token>";

    const string NotFound = "credentials not found";

    static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(1);

    /// <summary>What a helper has for a server; null where it has nothing.</summary>
    /// <param name="file">Whose words name the helper, for messages.</param>
    /// <param name="name">The part of the program's name after `docker-credential-`.</param>
    /// <param name="server">As `docker login` calls it.</param>
    /// <param name="cancellationToken">Kills the helper.</param>
    /// <exception cref="StavesException">STV7212: there is no such program, it fails, or it answers something else.</exception>
    public async Task<RegistryCredential?> GetAsync(string file, string name, string server, CancellationToken cancellationToken)
    {
        string program = $"docker-credential-{name}";
        string path = Find(program) ?? throw RegistryFailure.BadCredentials(
            file, $"it names the credential helper `{program}`, which is not on PATH", $"install `{program}`, or log in again");
        (int code, string output) = await RunAsync(path, file, server, cancellationToken);
        if (code != 0)
        {
            // What it says may hold more than the reason, so it is only looked at.
            return output.Contains(NotFound, StringComparison.OrdinalIgnoreCase)
                ? null
                : throw RegistryFailure.BadCredentials(file, $"`{program} get` failed for `{server}` with exit code {code}");
        }

        try
        {
            using var answer = JsonDocument.Parse(output);
            string? user = answer.RootElement.GetProperty("Username").GetString();
            string secret = answer.RootElement.GetProperty("Secret").GetString() ?? "";
            return user is null or TokenUser ? RegistryCredential.OfIdentity(secret, userName: null) : RegistryCredential.OfPassword(user, secret);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw RegistryFailure.BadCredentials(file, $"`{program} get` did not answer with JSON that has `Username` and `Secret`");
        }
    }

    string? Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? null
        : (environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);

    static async Task<(int Code, string Output)> RunAsync(string path, string file, string server, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestRun);
        try
        {
            (int code, string output, _) = await PipedProcess.RunAsync(path, ["get"], input => input.Write(Encoding.UTF8.GetBytes(server)), patience.Token);
            return (code, output);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw RegistryFailure.BadCredentials(file, $"`{Path.GetFileName(path)} get` did not answer within a minute");
        }
        catch (Win32Exception exception)
        {
            throw RegistryFailure.BadCredentials(file, $"`{path}` cannot be run: {exception.Message}", inner: exception);
        }
    }
}
