using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Staves.Tests.Packages.Verification;

/// <summary>A real GnuPG with a home directory of its own, at any time that a test wants it to be.</summary>
sealed class GpgHome : IDisposable
{
    readonly ScratchDirectory _home = new();

    public GpgHome() => File.SetUnixFileMode(_home.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    public string Path => _home.Path;

    public string this[string name] => _home[name];

    /// <summary>Generates a key without passphrase; returns its fingerprint.</summary>
    /// <param name="algorithm">`rsa2048`, `ed25519`, `nistp256`.</param>
    /// <param name="usage">`sign`, `cert`: of the primary key.</param>
    /// <param name="at">When.</param>
    /// <param name="expire">`never`, `10d`, or a date.</param>
    /// <param name="name">Its user.</param>
    public string NewKey(string algorithm, string usage, DateTimeOffset at, string expire = "never", string name = "A Builder <builder@example.org>")
    {
        Run(at, ["--passphrase", "", "--quick-generate-key", name, algorithm, usage, expire]);
        return Fingerprints(at).Last(line => line.IsPrimary).Fingerprint;
    }

    /// <summary>Adds a subkey; returns its fingerprint.</summary>
    public string NewSubkey(string primary, string algorithm, string usage, DateTimeOffset at, string expire = "never")
    {
        Run(at, ["--passphrase", "", "--quick-add-key", primary, algorithm, usage, expire]);
        return Fingerprints(at).Last(line => !line.IsPrimary).Fingerprint;
    }

    public byte[] Export(string key, DateTimeOffset at, params string[] options) => RunBytes(at, [.. options, "--export", key]);

    public string ExportSecret(string key, DateTimeOffset at, string passphrase = "")
    {
        string file = this["secret-" + key + ".asc"];
        File.WriteAllBytes(file, RunBytes(at, ["--armor", "--passphrase", passphrase, "--pinentry-mode", "loopback", "--export-secret-keys", key]));
        return file;
    }

    /// <summary>Makes a detached signature.</summary>
    public byte[] Sign(byte[] content, string key, DateTimeOffset at, params string[] options) =>
        RunBytes(at, [.. options, "--local-user", key + "!", "--detach-sign"], content);

    public byte[] ClearSign(string text, string key, DateTimeOffset at, params string[] options) =>
        RunBytes(at, [.. options, "--local-user", key + "!", "--clear-sign"], Encoding.UTF8.GetBytes(text));

    /// <summary>Revokes a key by the certificate that GnuPG made along with it.</summary>
    public void Revoke(string key, DateTimeOffset at)
    {
        // A colon keeps people from importing it by accident.
        string certificate = File.ReadAllText(this["openpgp-revocs.d/" + key + ".rev"]);
        Run(at, ["--import"], Encoding.ASCII.GetBytes(certificate.Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal)));
    }

    public void Run(DateTimeOffset at, string[] arguments, byte[]? input = null) => RunBytes(at, arguments, input);

    /// <summary>What GnuPG prints; the test fails where it fails.</summary>
    public byte[] RunBytes(DateTimeOffset at, string[] arguments, byte[]? input = null)
    {
        (int code, byte[] output, string error) = TryRun(at, arguments, input);
        Assert.True(code == 0, $"gpg {string.Join(' ', arguments)}: exit code {code}: {error}");
        return output;
    }

    public (int Code, byte[] Output, string Error) TryRun(DateTimeOffset at, string[] arguments, byte[]? input = null)
    {
        string[] usual = ["--homedir", Path, "--batch", "--no-tty", "--yes", "--quiet", "--faked-system-time", Stamp(at)];
        using Process gpg = RealTool.Start("gpg", [.. usual, .. arguments]);
        Task<string> error = gpg.StandardError.ReadToEndAsync();
        Task writing = Task.Run(() =>
        {
            gpg.StandardInput.BaseStream.Write(input);
            gpg.StandardInput.Close();
        });
        using var output = new MemoryStream();
        gpg.StandardOutput.BaseStream.CopyTo(output);
        writing.Wait();
        gpg.WaitForExit();
        return (gpg.ExitCode, output.ToArray(), error.Result);
    }

    public void Dispose()
    {
        // The agent that GnuPG has started lives in this directory.
        RealTool.RunRaw("gpgconf", "--homedir", Path, "--kill", "all");
        _home.Dispose();
    }

    static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture) + "!";

    IEnumerable<(bool IsPrimary, string Fingerprint)> Fingerprints(DateTimeOffset at)
    {
        bool isPrimary = false;
        foreach (string line in Encoding.ASCII.GetString(RunBytes(at, ["--with-colons", "--with-subkey-fingerprint", "--list-keys"])).Split('\n'))
        {
            string[] fields = line.Split(':');
            isPrimary = fields[0] switch
            {
                "pub" => true,
                "sub" => false,
                _ => isPrimary,
            };
            if (fields[0] == "fpr")
            {
                yield return (isPrimary, fields[9]);
            }
        }
    }
}
