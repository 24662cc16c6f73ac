namespace Staves.EndToEnd.Tests.Harness;

/// <summary>A key of a real GnuPG with a home directory of its own, in two files.</summary>
sealed class GpgKey : IDisposable
{
    readonly string _home;

    public GpgKey(Workplace workplace)
    {
        Tool.Require("gpg", "gpgconf");
        // The path of its agent's socket must be short.
        _home = Directory.CreateTempSubdirectory("gpg").FullName;
        string name = Path.GetFileName(_home);
        (PublicFile, SecretFile) = (workplace[$"{name}.asc"], workplace[$"{name}.secret.asc"]);
        Run("--passphrase", "", "--quick-generate-key", "A Builder <builder@example.org>", "ed25519", "sign", "never");
        Run("--armor", "--output", PublicFile, "--export");
        Run("--armor", "--passphrase", "", "--pinentry-mode", "loopback", "--output", SecretFile, "--export-secret-keys");
    }

    public string PublicFile { get; }

    public string SecretFile { get; }

    /// <summary>Its home directory, for programs that call GnuPG.</summary>
    public string Home => _home;

    /// <summary>Writes a detached signature of a file.</summary>
    public void Sign(string file, string signature) => Run("--armor", "--output", signature, "--detach-sign", file);

    /// <summary>Writes a text with its signature around it.</summary>
    public void ClearSign(string file, string signed) => Run("--output", signed, "--clear-sign", file);

    public void Dispose()
    {
        Tool.Run("gpgconf", "--homedir", _home, "--kill", "all");
        Directory.Delete(_home, recursive: true);
    }

    void Run(params string[] arguments) => Tool.Run("gpg", ["--homedir", _home, "--batch", "--no-tty", "--yes", "--quiet", .. arguments]);
}
