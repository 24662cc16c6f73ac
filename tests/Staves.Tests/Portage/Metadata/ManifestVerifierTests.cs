using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Staves.Portage.Metadata;
using Staves.Tests.Packages;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Metadata;

public sealed class ManifestVerifierTests : IDisposable
{
    readonly ScratchDirectory _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("hello")]
    [InlineData("overpkg")]
    public void A_package_that_Portage_made_the_Manifest_of_is_as_it_says(string package) =>
        Assert.Empty(Verify(TestPaths.SharedOrSkip($"fixtures/overlay/app-misc/{package}")));

    [Fact]
    public void Every_difference_from_a_Manifest_of_Portage_is_found()
    {
        CopyOf("fixtures/overlay/app-misc/overpkg");
        File.AppendAllText(_tree["overpkg-1.ebuild"], "# longer\n");
        File.WriteAllText(_tree["files/sub/file.txt"], "bad\n");
        File.Delete(_tree["metadata.xml"]);
        File.WriteAllText(_tree["files/stray"], "");
        File.WriteAllText(_tree["ChangeLog"], "");

        Assert.Equal(
            ["ChangeLog Stray", "files/stray Stray", "files/sub/file.txt Hash", "metadata.xml Missing", "overpkg-1.ebuild Size"],
            Verify(_tree.Path).Select(fault => $"{fault.Path} {fault.Kind}"));
        Assert.Contains("355 bytes, not 346", Verify(_tree.Path).Select(fault => fault.Detail));
    }

    [Fact]
    public void The_signed_tree_of_security_announcements_is_as_Gentoo_published_it()
    {
        using var tar = Process.Start(
            "tar", ["-xJf", TestPaths.SharedOrSkip("gentoo-metadata/gentoo-metadata.tar.xz"), "-C", _tree.Path, "gentoo-metadata/repos/gentoo/metadata/glsa"]);
        tar.WaitForExit();
        string glsa = _tree["gentoo-metadata/repos/gentoo/metadata/glsa"];

        Assert.Equal(new DateTimeOffset(2026, 8, 1, 7, 7, 55, TimeSpan.Zero), Manifest.Load(Path.Combine(glsa, "Manifest")).Timestamp);
        Assert.Empty(Verify(glsa));

        string changed = Path.Combine(glsa, "glsa-200310-03.xml");
        File.WriteAllText(changed, File.ReadAllText(changed).Replace("Apache", "apache", StringComparison.Ordinal));
        ManifestFault fault = Assert.Single(Verify(glsa));
        Assert.Equal(("glsa-200310-03.xml", ManifestFaultKind.Hash), (fault.Path, fault.Kind));
    }

    [Fact]
    public void Manifests_further_down_speak_of_their_own_directories()
    {
        Write("a/b/file", "content");
        Write("a/b/files/patch", "patch");
        Write("a/b/Manifest", Line("DATA", "file", "content") + Line("AUX", "patch", "patch") + Line("DIST", "x-1.tar", "fetched"));
        Gzip("a/Manifest.files.gz", Line("MANIFEST", "b/Manifest", File.ReadAllText(_tree["a/b/Manifest"])));
        Write("Manifest", Line("MANIFEST", "a/Manifest.files.gz", File.ReadAllBytes(_tree["a/Manifest.files.gz"])) + "TIMESTAMP 2026-01-01T00:00:00Z\n");

        Assert.Empty(Verify(_tree.Path));

        Write("a/b/file", "Content");
        Assert.Equal("a/b/file Hash", Assert.Single(Faults()));
    }

    [Fact]
    public void A_Manifest_that_is_not_what_it_should_be_vouches_for_nothing()
    {
        Write("a/file", "content");
        Write("a/Manifest", Line("DATA", "file", "content"));
        Write("Manifest", Line("MANIFEST", "a/Manifest", "something else as long as that".PadRight(File.ReadAllText(_tree["a/Manifest"]).Length)));

        Assert.Equal(["a/Manifest Hash", "a/file Stray"], Faults());
    }

    [Theory]
    [InlineData("a.gz", "not gzip")]
    [InlineData("a.xz", "not read")]
    [InlineData("a", "NONSENSE x\n")]
    public void A_Manifest_that_cannot_be_read_is_named(string name, string content)
    {
        Write(name, content);
        Write("Manifest", Line("MANIFEST", name, content));

        Assert.Equal([$"{name} Unreadable"], Faults());
    }

    [Fact]
    public void Ignored_and_hidden_files_do_not_count()
    {
        Write("distfiles/a", "a");
        Write("distfiles/sub/a", "a");
        Write("local", "a");
        Write(".git/config", "a");
        Write("sub/.hidden", "a");
        Write("Manifest", "IGNORE distfiles\nIGNORE local\n" + Line("DATA", "distfiles/a", "b"));

        Assert.Empty(Verify(_tree.Path));
    }

    [Fact]
    public void A_hidden_file_that_is_listed_counts()
    {
        Write("Manifest", Line("DATA", ".hidden", "a"));

        Assert.Equal([".hidden Missing"], Faults());
    }

    [Fact]
    public void Weak_hashes_prove_nothing()
    {
        Write("a", "a");
        Write("Manifest", $"DATA a 1 MD5 {new string('0', 32)} SHA1 {new string('0', 40)}\n");

        Assert.Equal(["a NoHash"], Faults());
    }

    [Fact]
    public void Every_hash_of_a_file_has_to_be_right()
    {
        Write("a", "a");
        Write("Manifest", Line("DATA", "a", "a").TrimEnd() + $" SHA256 {new string('0', 64)}\n");

        Assert.Equal(["a Hash"], Faults());
    }

    [Fact]
    public void A_file_that_is_listed_in_two_ways_is_named()
    {
        Write("files/a", "a");
        Write("Manifest", Line("AUX", "a", "a") + Line("DATA", "files/a", "b"));

        Assert.Equal(["files/a Contradiction"], Faults());
    }

    [Fact]
    public void Links_are_followed_to_files_only()
    {
        Write("a", "a");
        File.CreateSymbolicLink(_tree["link"], "a");
        File.CreateSymbolicLink(_tree["broken"], "nowhere");
        Directory.CreateSymbolicLink(_tree["up"], ".");
        Directory.CreateDirectory(_tree["directory"]);
        Write("Manifest", Line("DATA", "a", "a") + Line("DATA", "link", "a") + Line("DATA", "broken", "a") + Line("DATA", "directory", "a"));

        Assert.Equal(["broken Missing", "directory NotAFile", "up NotAFile"], Faults());
    }

    [Fact]
    public void A_pipe_does_not_hold_the_verification_up()
    {
        RealTool.Run("mkfifo", _tree["pipe"]);
        Write("Manifest", Line("DATA", "pipe", "a"));

        Assert.Equal(["pipe Size"], Faults());
    }

    [Fact]
    public void Manifests_that_list_each_other_come_to_an_end()
    {
        Write("a/Manifest", "");
        Write("Manifest", Line("MANIFEST", "Manifest", "x") + Line("MANIFEST", "a/Manifest", ""));

        Assert.Equal(["Manifest Size"], Faults());
    }

    [Fact]
    public void Without_a_Manifest_there_is_nothing_to_compare_with() =>
        Assert.Equal("STV2101", RepositoryBuilder.Failure(() => Verify(_tree.Path)).Code);

    static ManifestFault[] Verify(string directory) => [.. ManifestVerifier.Verify(directory, TestContext.Current.CancellationToken)];

    static string Line(string type, string path, string content) => Line(type, path, Encoding.UTF8.GetBytes(content));

    static string Line(string type, string path, byte[] content) =>
        $"{type} {path} {content.Length} SHA512 {Convert.ToHexStringLower(SHA512.HashData(content))}\n";

    string[] Faults() => [.. Verify(_tree.Path).Select(fault => $"{fault.Path} {fault.Kind}")];

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_tree[path])!);
        File.WriteAllText(_tree[path], text);
    }

    void Gzip(string path, string text)
    {
        using var file = new GZipStream(File.Create(_tree[path]), CompressionLevel.Optimal);
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    void CopyOf(string shared)
    {
        string source = TestPaths.SharedOrSkip(shared);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            Write(Path.GetRelativePath(source, file), File.ReadAllText(file));
        }
    }
}
