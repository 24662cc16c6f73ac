using System.Security.Cryptography;
using System.Text;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Repositories;

/// <summary>An ebuild repository written to disk for one test, with what a real one has: profiles, metadata cache, Manifests with real digests.</summary>
sealed class TinyRepository
{
    readonly string _sourceAddress;

    TinyRepository(string path, string sources, string sourceAddress)
    {
        Path = path;
        Sources = sources;
        _sourceAddress = sourceAddress;
    }

    public string Path { get; }

    /// <summary>Where the tarballs lie.</summary>
    public string Sources { get; }

    /// <param name="workplace">The repository becomes its `repository`.</param>
    /// <param name="sourceAddress">What SRC_URI puts before a tarball's name: the tarballs themselves where none is given.</param>
    public static TinyRepository Create(Workplace workplace, string? sourceAddress = null)
    {
        // Not in the working directory, whose name may hold a space: no URI may.
        string sources = System.IO.Path.Combine(workplace.Root, "sources");
        var repository = new TinyRepository(workplace["repository"], sources, sourceAddress ?? $"file://{sources}");
        repository.WriteFrame();
        foreach (Ebuild ebuild in TinyEbuilds.All)
        {
            repository.Add(ebuild);
        }

        workplace.GiveToAccount(repository.Path);
        workplace.GiveToAccount(sources);
        return repository;
    }

    /// <summary>Writes an ebuild with its metadata cache, its tarball and its Manifest.</summary>
    public void Add(Ebuild ebuild)
    {
        string uri = ebuild.HasSource ? $"{_sourceAddress}/{ebuild.Tarball}" : "";
        string text = $"""
            EAPI=8

            DESCRIPTION="{ebuild.Name} of the tests"
            SRC_URI="{uri}"

            SLOT="{ebuild.Slot}"
            KEYWORDS="amd64"
            IUSE="{ebuild.Iuse}"

            DEPEND="{ebuild.Depend}"
            RDEPEND="{ebuild.Rdepend}"

            {ebuild.Functions}
            """;
        Write($"{ebuild.PackageName}/{ebuild.P}.ebuild", text);
        Write($"metadata/md5-cache/{ebuild.Category}/{ebuild.P}", MetadataOf(ebuild, uri, text));
        if (ebuild.HasSource)
        {
            PackSource(ebuild);
            WriteManifest(ebuild);
        }
    }

    /// <summary>What the Manifest says about a file is taken from the tools of this machine.</summary>
    void WriteManifest(Ebuild ebuild)
    {
        string tarball = System.IO.Path.Combine(Sources, ebuild.Tarball);
        string size = $"{new FileInfo(tarball).Length}";
        string manifest = $"{ebuild.PackageName}/Manifest";
        string path = System.IO.Path.Combine(Path, manifest);
        IEnumerable<string> others = File.Exists(path) ? File.ReadLines(path).Where(line => !line.StartsWith($"DIST {ebuild.Tarball} ", StringComparison.Ordinal)) : [];
        Write(
            manifest,
            string.Concat(others.Select(line => $"{line}\n"))
            + $"DIST {ebuild.Tarball} {size} BLAKE2B {DigestBy("b2sum", tarball)} SHA512 {DigestBy("sha512sum", tarball)}\n");
    }

    void PackSource(Ebuild ebuild)
    {
        string directory = System.IO.Path.Combine(Sources, ebuild.P);
        Directory.CreateDirectory(directory);
        foreach ((string name, string text) in ebuild.Source)
        {
            File.WriteAllText(System.IO.Path.Combine(directory, name), text);
        }

        Tool.Run(
            "tar", "--create", "--gzip", "--sort=name", "--owner=0", "--group=0", "--mode=u=rwX,go=rX", "--mtime=@1", "--directory", Sources,
            "--file", System.IO.Path.Combine(Sources, ebuild.Tarball), ebuild.P);
        Directory.Delete(directory, recursive: true);
    }

    static string DigestBy(string tool, string path) => Tool.Run(tool, "-b", path).Split(' ')[0];

    static string MetadataOf(Ebuild ebuild, string uri, string text)
    {
#pragma warning disable CA5351 // The metadata cache is a format with MD5 in it (PMS metadata-cache).
        string digest = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
        (string Key, string Value)[] fields =
        [
            ("DEFINED_PHASES", ebuild.DefinedPhases), ("DEPEND", ebuild.Depend), ("DESCRIPTION", $"{ebuild.Name} of the tests"), ("EAPI", "8"),
            ("IUSE", ebuild.Iuse), ("KEYWORDS", "amd64"), ("RDEPEND", ebuild.Rdepend), ("RESTRICT", Restrict(ebuild)), ("SLOT", ebuild.Slot),
            ("SRC_URI", uri), ("_md5_", digest),
        ];
        return string.Concat(fields.Where(field => field.Value.Length > 0).Select(field => $"{field.Key}={field.Value}\n"));
    }

    static string Restrict(Ebuild ebuild) => ebuild.Functions.Contains("RESTRICT=\"strip\"", StringComparison.Ordinal) ? "strip" : "";

    void WriteFrame()
    {
        Write("metadata/layout.conf", """
            masters =
            thin-manifests = true
            manifest-hashes = BLAKE2B SHA512
            manifest-required-hashes = BLAKE2B SHA512
            cache-formats = md5-dict
            profile-formats = portage-2

            """);
        Write("metadata/timestamp.x", "1763856000 Sun, 23 Nov 2025 00:00:00 +0000\n");
        Write("metadata/host-provided", """
            sys-apps/coreutils  cp,install,mkdir,sort  coreutils
            sys-devel/binutils  ld,as,strip            binutils
            sys-devel/gcc       gcc                    gcc

            """);
        Write("profiles/repo_name", "tiny\n");
        Write("profiles/eapi", "8\n");
        Write("profiles/arch.list", "amd64\n");
        Write("profiles/categories", "test\nvirtual\n");
        Write("profiles/profiles.desc", "amd64 tiny stable\n");
        Write("profiles/use.desc", "amd64 - ARCH\n");
        Write("profiles/tiny/eapi", "8\n");
        Write("profiles/tiny/packages", "*sys-apps/coreutils\n*sys-devel/binutils\n*sys-devel/gcc\n");
        Write("profiles/tiny/make.defaults", """
            ARCH="amd64"
            ACCEPT_KEYWORDS="amd64"
            CHOST="x86_64-pc-linux-gnu"
            CBUILD="${CHOST}"
            CC="gcc"
            CFLAGS="-O1 -pipe"
            LDFLAGS="-Wl,--build-id=none"
            STRIP="strip"
            OBJCOPY="objcopy"
            READELF="readelf"
            USE_EXPAND_UNPREFIXED="ARCH"
            USE_EXPAND_IMPLICIT="ARCH"
            USE_EXPAND_VALUES_ARCH="amd64"

            """);
    }

    void Write(string relativePath, string text)
    {
        string path = System.IO.Path.Combine(Path, relativePath);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
