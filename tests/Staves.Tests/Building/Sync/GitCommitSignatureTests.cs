using System.Text;
using Staves.Building.Sync;
using Staves.Packages.Verification;
using Staves.Tests.Packages.Verification;

namespace Staves.Tests.Building.Sync;

/// <summary>Commits as Git writes them, signed by real GnuPG.</summary>
public sealed class GitCommitSignatureTests : IDisposable
{
    const string Commit = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n";
    const string Message = "\nThe message\n\ngpgsig is a word of it\n without meaning\n";

    static readonly DateTimeOffset Now = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    readonly GpgHome _gpg = new();

    public void Dispose() => _gpg.Dispose();

    [Fact]
    public void A_signature_counts_for_the_commit_that_it_is_of()
    {
        string key = _gpg.NewKey("ed25519", "sign", Now);
        string signature = Encoding.ASCII.GetString(_gpg.Sign(Encoding.UTF8.GetBytes(Commit + Message), key, Now, "--armor")).TrimEnd('\n');
        string signed = $"{Commit}gpgsig {signature.Replace("\n", "\n ", StringComparison.Ordinal)}\n{Message}";

        Assert.IsType<SignatureVerdict.Valid>(Judge(key, signed, KeyPurposes.RepositoryCommits));
        Assert.Equal(SignatureFault.Mismatch, FaultOf(Judge(key, signed.Replace("The", "Another", StringComparison.Ordinal), KeyPurposes.RepositoryCommits)));
        Assert.Equal(SignatureFault.WrongPurpose, FaultOf(Judge(key, signed, KeyPurposes.RepositorySnapshots)));
        Assert.Equal(SignatureFault.Malformed, FaultOf(Judge(key, Commit + Message, KeyPurposes.RepositoryCommits)));
    }

    static SignatureFault FaultOf(SignatureVerdict verdict) => Assert.IsType<SignatureVerdict.Invalid>(verdict).Fault;

    SignatureVerdict Judge(string key, string commit, KeyPurposes purpose)
    {
        var keyring = Keyring.Parse(_gpg.Export(key, Now), "keyring");
        var verifier = new SignatureVerifier(keyring, keyring.PrimaryKeys.Select(one => new KeyPin(one, purpose)), new FixedTime(Now.AddHours(1)));
        return GitCommitSignature.Judge(Encoding.UTF8.GetBytes(commit), verifier);
    }
}
