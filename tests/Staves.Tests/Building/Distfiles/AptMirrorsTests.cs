using Staves.Building.Distfiles;
using Staves.Tests.Packages.Downloads;

namespace Staves.Tests.Building.Distfiles;

public sealed class AptMirrorsTests : IDisposable
{
    readonly DistfileFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_machine_without_apt_has_none() => Assert.Empty(AptMirrors.Read(_fixture.Folder).All);

    [Fact]
    public void One_line_sources_are_read()
    {
        Write("etc/os-release", "ID=debian\nVERSION_CODENAME=bookworm\n");
        Write(
            "etc/apt/sources.list",
            """
            # deb http://commented.example.com/debian bookworm main
            deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] http://security.example.com/debian-security bookworm-security main
            deb http://one.example.com/debian/ bookworm main contrib # and a remark
            deb-src	https://two.example.com/debian	bookworm-updates	main
            deb http://one.example.com/debian bookworm-backports main
            deb cdrom:[Debian GNU/Linux 12.0.0 _Bookworm_]/ bookworm main
            deb http://packages.example.com/apt cloud-sdk-bookworm main
            deb http://packages.example.com/flat ./
            deb http://other.example.com/debian bookworm stable
            nonsense
            """);
        Assert.Equal(
            ["http://one.example.com/debian", "https://two.example.com/debian", "http://security.example.com/debian-security"],
            AptMirrors.Read(_fixture.Folder).All.Select(mirror => mirror.BaseUri));
    }

    [Fact]
    public void Stanzas_are_read()
    {
        Write("etc/os-release", "ID=debian\nVERSION_CODENAME=\"trixie\"\n");
        Write(
            "etc/apt/sources.list.d/debian.sources",
            """
            # A remark
            Types: deb deb-src
            URIs: http://one.example.com/debian
            # between
              http://two.example.com/debian/
            Suites: trixie trixie-updates
            components: main
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             URIs: http://key.example.com/
             -----END PGP PUBLIC KEY BLOCK-----

            Enabled: no
            Types: deb
            URIs: http://off.example.com/debian
            Suites: trixie
            Components: main


            Types: deb
            URIs: file:/srv/mirror/debian mirror+file:/etc/apt/mirrors.txt ftp://ftp.example.com/debian
            Suites: unstable
            Components: main
            """);
        Write("etc/apt/sources.list.d/ignored.bak", "deb http://ignored.example.com/debian trixie main\n");
        Write("etc/apt/mirrors.txt", "# list\nhttp://three.example.com/debian\tpriority:1\nnonsense\n");
        Assert.Equal(
            ["http://one.example.com/debian", "http://two.example.com/debian", "/srv/mirror/debian", "http://three.example.com/debian"],
            AptMirrors.Read(_fixture.Folder).All.Select(mirror => mirror.BaseUri));
    }

    [Fact]
    public void Proxies_are_those_of_apt()
    {
        Write("etc/os-release", "ID=debian\nVERSION_CODENAME=bookworm\n");
        Write(
            "etc/apt/sources.list",
            "deb http://one.example.com/debian bookworm main\ndeb https://two.example.com/debian bookworm main\n"
            + "deb http://three.example.com/debian bookworm main\ndeb file:/srv/debian bookworm main\n");
        Write(
            "etc/apt/apt.conf.d/10proxy",
            """
            // a remark; Acquire::http::Proxy "http://remark.example.com";
            /* another
               Acquire::http::Proxy "http://remark.example.com"; */
            #clear nothing
            Acquire { Retries "3"; http { Proxy "http://proxy.example.com:3128/"; Proxy::three.example.com "DIRECT"; }; };
            """);
        Write("etc/apt/apt.conf.d/20off.disabled", "Acquire::http::Proxy \"http://disabled.example.com\";");
        Write("etc/apt/apt.conf", "acquire::HTTPS::proxy \"http://secure.example.com:8080\";");
        Assert.Equal(
            ["http://proxy.example.com:3128/", "http://secure.example.com:8080", "DIRECT", null],
            AptMirrors.Read(_fixture.Folder).All.Select(mirror => mirror.Proxy));
    }

    [Fact]
    public void Without_settings_there_is_no_proxy()
    {
        Write("etc/os-release", "VERSION_CODENAME=bookworm\n");
        Write("etc/apt/sources.list", "deb http://one.example.com/debian bookworm main\n");
        Write("etc/apt/apt.conf", "{ } ; \"unterminated Acquire { http {");
        Assert.Equal(new AptMirror("http://one.example.com/debian", null), Assert.Single(AptMirrors.Read(_fixture.Folder).All));
    }

    [Fact]
    public void Plus_signs_are_quoted_as_apt_quotes_them_and_Ubuntu_looks_in_universe_too()
    {
        Write("etc/os-release", "ID=ubuntu\nVERSION_CODENAME=noble\n");
        Write("etc/apt/sources.list", "deb http://one.example.com/ubuntu noble main universe\n");
        Assert.Equal(
            ["http://one.example.com/ubuntu/pool/main/z/zlib/zlib_1.3.dfsg%2Breally1.3.1.orig.tar.gz",
             "http://one.example.com/ubuntu/pool/universe/z/zlib/zlib_1.3.dfsg%2Breally1.3.1.orig.tar.gz"],
            AptMirrors.Read(_fixture.Folder).UrisOf("pool/main/z/zlib/zlib_1.3.dfsg+really1.3.1.orig.tar.gz").Select(pair => pair.Uri));
    }

    [Fact]
    public async Task The_machines_own_mirrors_come_first_for_the_group_debian()
    {
        using FileServer server = new(request => Uri.UnescapeDataString(request.Path) == "/apt/pool/main/f/f/f_1+2.orig.tar.gz"
            ? FileServer.Good(request, _fixture.Content) : new FileServer.Answer(404, []));
        Write("etc/os-release", "ID=debian\nVERSION_CODENAME=bookworm\n");
        Write("etc/apt/sources.list", $"deb {server.Address}/apt bookworm main\n");
        _fixture.Options = _fixture.Options with { AptMirrors = AptMirrors.Read(_fixture.Folder), Mirrors = _ => [$"{server.Address}/other"] };
        await _fixture.FetchAsync(_fixture.File("mirror://debian/pool/main/f/f/f_1+2.orig.tar.gz"));
        _fixture.AssertFetched();
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_proxy_of_apt_is_asked_for_its_mirrors_alone()
    {
        using FileServer proxy = new(request => FileServer.Good(request, _fixture.Content));
        Write("etc/os-release", "ID=debian\nVERSION_CODENAME=bookworm\n");
        Write("etc/apt/sources.list", "deb http://mirror.invalid/debian bookworm main\n");
        Write("etc/apt/apt.conf", $"Acquire::http::Proxy \"{proxy.Address}\";\n");
        _fixture.Options = _fixture.Options with { AptMirrors = AptMirrors.Read(_fixture.Folder) };
        await _fixture.FetchAsync(_fixture.File("mirror://debian/pool/f"));
        _fixture.AssertFetched();
        Assert.Equal("http://mirror.invalid/debian/pool/f", Assert.Single(proxy.Requests).Path);
    }

    void Write(string path, string content)
    {
        string full = Path.Combine(_fixture.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
