using System.Globalization;
using System.IO.Compression;
using System.Text;
using Staves.Packages.TreeManifests;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Tests.Packages.Verification;

namespace Staves.Tests.Packages.TreeManifests;

/// <summary>A tree is what its Manifests say (GLEP 74), and the uppermost is signed.</summary>
public sealed class TreeManifestVerifierTests : IDisposable
{
    static readonly DateTimeOffset Now = new(2026, 1, 10, 12, 0, 0, TimeSpan.Zero);

    readonly GpgHome _gpg = new();
    readonly ScratchDirectory _tree = new();
    readonly string _key;

    public TreeManifestVerifierTests()
    {
        _key = _gpg.NewKey("ed25519", "sign", Now);
        Write("profiles/repo_name", "tree\n");
        Write("cat/pkg/pkg-1.ebuild", "EAPI=8\n");
        Write("cat/pkg/files/a.patch", "patch\n");
        Write("distfiles/ignored", "");
        Write(".git/hidden", "");
    }

    public void Dispose()
    {
        _gpg.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void A_tree_with_Manifests_of_all_kinds_is_accepted()
    {
        Write("cat/pkg/Manifest", $"{Line("EBUILD", "pkg-1.ebuild", "cat/pkg/pkg-1.ebuild")}\n{Line("AUX", "a.patch", "cat/pkg/files/a.patch")}\nDIST x.tar 1 SHA512 {new string('0', 128)}\n");
        WriteCompressed("cat/Manifest.gz", $"{Line("MANIFEST", "pkg/Manifest", "cat/pkg/Manifest")}\n");
        Sign($"TIMESTAMP 2026-01-09T08:00:00Z\nIGNORE distfiles\n{Line("DATA", "profiles/repo_name", "profiles/repo_name")}\n{Line("MANIFEST", "cat/Manifest.gz", "cat/Manifest.gz")}\n");
        VerifiedTree verified = Verify();
        Assert.Equal((new DateTimeOffset(2026, 1, 9, 8, 0, 0, TimeSpan.Zero), 5), (verified.Timestamp, verified.Files));
    }

    [Fact]
    public void A_Manifest_that_was_changed_is_not_believed()
    {
        Write("cat/pkg/Manifest", $"{Line("EBUILD", "pkg-1.ebuild", "cat/pkg/pkg-1.ebuild")}\n{Line("AUX", "a.patch", "cat/pkg/files/a.patch")}\n");
        Sign($"IGNORE distfiles\n{Line("DATA", "profiles/repo_name", "profiles/repo_name")}\n{Line("MANIFEST", "cat/pkg/Manifest", "cat/pkg/Manifest")}\n");
        Verify();
        Write("cat/pkg/pkg-1.ebuild", "EAPI=7\n");
        Write("cat/pkg/Manifest", $"{Line("EBUILD", "pkg-1.ebuild", "cat/pkg/pkg-1.ebuild")}\n{Line("AUX", "a.patch", "cat/pkg/files/a.patch")}\n");
        Assert.Contains("cat/pkg/Manifest: it has another SHA512", Refused("STV4621"));
    }

    [Theory]
    [InlineData("SHA1 da39a3ee5e6b4b0d3255bfef95601890afd80709", "neither BLAKE2B nor SHA512")]
    [InlineData("", "has no hash")]
    public void A_hash_that_can_be_forged_is_none(string hash, string why)
    {
        Sign($"IGNORE distfiles\nIGNORE cat\nDATA profiles/repo_name 5{(hash.Length > 0 ? $" {hash}" : "")}\n");
        Assert.Contains(why, string.Join('\n', Refused(null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stands_for_no_file_and_no_directory()
    {
        Sign($"IGNORE distfiles\nIGNORE cat\n{Line("DATA", "profiles/repo_name", "profiles/repo_name")}\n");
        Verify();
        File.CreateSymbolicLink(_tree["linked"], "/etc");
        Assert.Equal(["linked: no Manifest knows it"], Refused("STV4621"));
        File.Delete(_tree["linked"]);
        File.Move(_tree["profiles/repo_name"], _tree["distfiles/repo_name"]);
        File.CreateSymbolicLink(_tree["profiles/repo_name"], _tree["distfiles/repo_name"]);
        Assert.Equal(["profiles/repo_name: it is a symbolic link"], Refused("STV4621"));
    }

    [Fact]
    public void A_path_that_leaves_the_tree_is_no_line_of_a_Manifest()
    {
        Sign($"DATA ../../etc/passwd 1 SHA512 {new string('0', 128)}\n");
        Refused("STV2104");
    }

    [Fact]
    public void A_compressed_Manifest_of_endless_zeros_ends()
    {
        using (var gzip = new GZipStream(File.Create(_tree["cat/Manifest.gz"]), CompressionLevel.Fastest))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++)
            {
                gzip.Write(zeros);
            }
        }

        Sign($"IGNORE distfiles\nIGNORE cat/pkg\n{Line("DATA", "profiles/repo_name", "profiles/repo_name")}\n{Line("MANIFEST", "cat/Manifest.gz", "cat/Manifest.gz")}\n");
        Assert.Contains("is larger than any Manifest", string.Join('\n', Refused("STV4621")), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_key_or_none_vouches_for_nothing()
    {
        File.WriteAllText(_tree["Manifest"], "IGNORE cat\n");
        Refused("STV4620");
        string stranger = _gpg.NewKey("ed25519", "sign", Now, name: "Somebody else");
        File.WriteAllBytes(_tree["Manifest"], _gpg.ClearSign("IGNORE cat\n", stranger, Now));
        Refused("STV4620");
    }

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_tree[path])!);
        File.WriteAllText(_tree[path], text);
    }

    void WriteCompressed(string path, string text)
    {
        using var gzip = new GZipStream(File.Create(_tree[path]), CompressionLevel.Optimal);
        gzip.Write(Encoding.UTF8.GetBytes(text));
    }

    string Line(string tag, string name, string path)
    {
        byte[] content = File.ReadAllBytes(_tree[path]);
        using var hashes = new IncrementalHashes(["BLAKE2B", "SHA512"]);
        hashes.Append(content);
        IReadOnlyDictionary<string, string> found = hashes.Finish();
        return string.Create(CultureInfo.InvariantCulture, $"{tag} {name} {content.Length} BLAKE2B {found["BLAKE2B"]} SHA512 {found["SHA512"]}");
    }

    void Sign(string text) => File.WriteAllBytes(_tree["Manifest"], _gpg.ClearSign(text, _key, Now));

    VerifiedTree Verify()
    {
        var keyring = Keyring.Parse(_gpg.Export(_key, Now), "keyring");
        var signatures = new SignatureVerifier(keyring, keyring.PrimaryKeys.Select(key => new KeyPin(key, KeyPurposes.RepositorySnapshots)), new FixedTime(Now.AddHours(1)));
        return new TreeManifestVerifier(signatures).Verify(_tree.Path, "rsync://example.org/tree", TestContext.Current.CancellationToken);
    }

    /// <summary>The details, or the message where there are none.</summary>
    string[] Refused(string? code)
    {
        Diagnostic problem = Assert.Throws<StavesException>(Verify).Diagnostics[0];
        Assert.True(code is null || code == problem.Code, problem.ToString());
        return problem.Details.IsEmpty ? [problem.Message] : [.. problem.Details];
    }
}
