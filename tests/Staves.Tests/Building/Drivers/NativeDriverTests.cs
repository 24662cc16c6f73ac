using System.Collections.Immutable;
using Staves.Building.Drivers;
using Staves.Packages.Elf;
using Staves.Packages.Gpkg;
using Staves.Portage.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Tests.Building.Drivers;

public class NativeDriverTests
{
    const string Hello =
        """
        SLOT="0/3"
        IUSE="+fast slow"
        RDEPEND="virtual/libc fast? ( app-misc/fast:= ) slow? ( app-misc/slow )"
        KEYWORDS="amd64"
        LICENSE="MIT slow? ( GPL-2 )"
        HOMEPAGE="https://example.org/  https://example.net/"
        src_unpack() { printf '#include <stdio.h>\nint main(void) { return puts("Hello World!") < 0; }\n' >hello.c || die; }
        src_compile() { ${CC} ${CFLAGS} -o hello hello.c || die; }
        src_install() { dobin hello; dodoc hello.c; }
        pkg_postinst() { :; }
        """;

    const string Library =
        """
        src_unpack() { echo 'int answer(void) { return 42; }' >answer.c && echo 'int answer(void);' >answer.h || die; }
        src_compile() { ${CC} -shared -fPIC -Wl,-soname,libanswer.so.1 -o libanswer.so.1 answer.c && ${CC} -c -g answer.c && ar rc libanswer.a answer.o || die; }
        src_install() {
            dolib.so libanswer.so.1
            dolib.a libanswer.a
            dosym libanswer.so.1 /usr/lib/libanswer.so
            doheader answer.h
            insinto /usr/lib/pkgconfig
            newins - answer.pc <<<$'Name: answer\nDescription: x\nVersion: 1\nLibs: -L/usr/lib -lanswer\nCflags: -I/usr/include/answer'
        }
        """;

    const string Program =
        """
        DEPEND="app-misc/answer:="
        RDEPEND="app-misc/answer:="
        src_unpack() { printf '#include <answer.h>\nint main(void) { return answer() - 42; }\n' >program.c || die; }
        src_compile() {
            has_version '>=app-misc/answer-1:0' || die "has_version"
            ! has_version '>=app-misc/answer-2' || die "has_version of what is not there"
            [[ $(best_version app-misc/answer) == app-misc/answer-1.5 ]] || die "best_version"
            [[ $(pkg-config --cflags answer) == *"-I/sysroot/usr/include/answer"* ]] || die "$(pkg-config --cflags answer)"
            ${CC} ${CFLAGS} -o program program.c -lanswer ${LDFLAGS} || die
            LD_LIBRARY_PATH=/sysroot/usr/lib ./program || die "the program does not run"
        }
        src_install() { dobin program; }
        """;

    [Fact]
    public async Task A_C_program_becomes_a_package_with_the_metadata_of_Portage()
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("hello-1.0", Hello));

        Assert.Equal(
            ["0755 usr", "0755 usr/bin", "0755 usr/bin/hello", "0755 usr/share", "0755 usr/share/doc", "0755 usr/share/doc/hello-1.0", "0644 usr/share/doc/hello-1.0/hello.c"],
            PackageListing.Of(package.Path));
        using var file = GpkgFile.Open(package.Path);
        Assert.Equal(("app-misc", "hello-1.0", "0/3", "8", "test"), (file.Text("CATEGORY"), file.Text("PF"), file.Text("SLOT"), file.Text("EAPI"), file.Text("repository")));
        Assert.Equal(("amd64 fast", "+fast slow", "amd64 fast slow"), (file.Text("USE"), file.Text("IUSE"), file.Text("IUSE_EFFECTIVE")));
        Assert.Equal(("virtual/libc app-misc/fast:=", "MIT"), (file.Text("RDEPEND"), file.Text("LICENSE")));
        Assert.Equal(("compile install postinst unpack", "amd64"), (file.Text("DEFINED_PHASES"), file.Text("KEYWORDS")));
        Assert.Equal("https://example.org/ https://example.net/", file.Text("HOMEPAGE"));
        Assert.Equal(("gcc", "-O1 -g", "1700000000"), (file.Text("CC"), file.Text("CFLAGS"), file.Text("BUILD_TIME")));
        Assert.Equal("/usr/bin/hello libc.so.6", file.Text("NEEDED"));
        Assert.Equal("X86_64;/usr/bin/hello;;;libc.so.6;x86_64", file.Text("NEEDED.ELF.2"));
        Assert.Equal(("x86_64: libc.so.6", ""), (file.Text("REQUIRES"), file.Text("PROVIDES")));
        Assert.True(long.Parse(file.Text("SIZE"), System.Globalization.CultureInfo.InvariantCulture) > 10_000);
        Assert.Contains("src_compile", file.Text("hello-1.0.ebuild"), StringComparison.Ordinal);
        Assert.True(file.Metadata.ContainsKey("environment.bz2"));
        Assert.Equal(["unpack", "compile", "install", "package"], workshop.Events.Phases.Except(["prepare", "configure", "test"], StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateDirectories(workshop.WorkDirectory));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("RESTRICT=strip", false)]
    [InlineData("RESTRICT='!slow? ( strip )'", false)]
    [InlineData("RESTRICT='slow? ( strip )'", true)]
    public async Task Programs_are_stripped_unless_the_ebuild_forbids_it(string line, bool stripped)
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("hello-1", Hello + "\n" + line));
        Assert.Equal(!stripped, HasDebugInformation(PackageListing.Content(package.Path, "usr/bin/hello")));
    }

    [Fact]
    public async Task FEATURES_nostrip_leaves_programs_as_they_are()
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["FEATURES"] = "nostrip";
        PackageFile package = await workshop.BuildAsync(workshop.Simple("hello-1", Hello));
        Assert.True(HasDebugInformation(PackageListing.Content(package.Path, "usr/bin/hello")));
    }

    [Fact]
    public async Task Dostrip_leaves_out_what_the_ebuild_names()
    {
        using var workshop = new EbuildWorkshop();
        string body = Hello.Replace("dobin hello;", "dobin hello; newbin hello kept; dostrip -x /usr/bin/kept;", StringComparison.Ordinal);
        PackageFile package = await workshop.BuildAsync(workshop.Simple("hello-1", body));
        Assert.False(HasDebugInformation(PackageListing.Content(package.Path, "usr/bin/hello")));
        Assert.True(HasDebugInformation(PackageListing.Content(package.Path, "usr/bin/kept")));
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes_in_another_directory_at_another_time()
    {
        using var one = new EbuildWorkshop();
        using var two = new EbuildWorkshop();
        PackageFile first = await one.BuildAsync(one.Simple("answer-1.5", Library));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        EbuildRequest request = await two.RequestAsync(two.Simple("answer-1.5", Library));
        PackageFile second = await two.BuildAsync(request with { Jobs = 3 });
        Assert.Equal(await File.ReadAllBytesAsync(first.Path, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(second.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_is_compiled_against_the_packages_of_SYSROOT_and_remembers_their_slot()
    {
        using var workshop = new EbuildWorkshop();
        PackageFile library = await workshop.BuildAsync(workshop.Simple("answer-1.5", Library.Replace("SLOT=0", "SLOT=0/7", StringComparison.Ordinal)));
        using (var built = GpkgFile.Open(library.Path))
        {
            Assert.Equal("x86_64: libanswer.so.1", built.Text("PROVIDES"));
        }

        EbuildRequest request = await workshop.RequestAsync(workshop.Simple("program-1", Program));
        PackageFile package = await workshop.BuildAsync(request with { Sysroot = [library.Path] });

        using var file = GpkgFile.Open(package.Path);
        Assert.Equal(("app-misc/answer:0/0=", "app-misc/answer:0/0="), (file.Text("DEPEND"), file.Text("RDEPEND")));
        Assert.Equal("x86_64: libanswer.so.1 libc.so.6", file.Text("REQUIRES"));
        Assert.True(ElfFile.TryRead(PackageListing.Content(package.Path, "usr/bin/program"), out ElfFile? elf));
        Assert.Empty(elf!.RunPath);
    }

    [Theory]
    [InlineData("/sysroot/usr/lib")]
    [InlineData("${S}/lib")]
    [InlineData("/usr/lib/answer:${D}/usr/lib")]
    public async Task A_run_path_into_the_build_is_refused(string path)
    {
        using var workshop = new EbuildWorkshop();
        EbuildFile ebuild = workshop.Simple("hello-1", Hello.Replace("-o hello", $"-Wl,-rpath,\"{path}\" -o hello", StringComparison.Ordinal));
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(ebuild));
        Diagnostic diagnostic = Assert.Single(exception.Diagnostics);
        Assert.Equal("STV5303", diagnostic.Code);
        Assert.Contains("/usr/bin/hello", diagnostic.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(workshop.Of("hello-1.gpkg.tar")));
    }

    [Fact]
    public async Task A_file_that_everybody_may_write_to_is_told()
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("open-1", "src_install() { keepdir /etc; insinto /etc; insopts -m0666; newins - open <<<x; }"));
        Assert.Contains("/etc/open", Assert.Single(package.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_owners_are_refused_and_names_come_from_SYSROOT()
    {
        using var workshop = new EbuildWorkshop();
        EbuildRequest request = await workshop.RequestAsync(workshop.Simple("owned-1", "src_install() { keepdir /srv; fowners web:web /srv; }"));
        StavesException exception = await Assert.ThrowsAsync<StavesException>(() => workshop.BuildAsync(request));
        Assert.Equal("STV5305", Assert.Single(exception.Diagnostics).Code);

        PackageFile accounts = await workshop.BuildAsync(workshop.Simple(
            "accounts-1", "src_install() { insinto /etc; newins - passwd <<<web:x:81:82::/:; newins - group <<<web:x:82:; }"));
        PackageFile package = await workshop.BuildAsync(request with { Sysroot = [accounts.Path] });
        Assert.Contains("0755 81:82 srv", PackageListing.Of(package.Path));
    }

    [Fact]
    public async Task Distfiles_are_in_DISTDIR_and_are_unpacked_by_default()
    {
        using var workshop = new EbuildWorkshop();
        string archive = workshop.Of("source.tar");
        Directory.CreateDirectory(workshop.Of("made/dist-1"));
        await File.WriteAllTextAsync(workshop.Of("made/dist-1/README"), "read\n", TestContext.Current.CancellationToken);
        await System.Formats.Tar.TarFile.CreateFromDirectoryAsync(workshop.Of("made"), archive, includeBaseDirectory: false, TestContext.Current.CancellationToken);
        EbuildRequest request = await workshop.RequestAsync(workshop.Ebuild("dist-1", "EAPI=8\nDESCRIPTION=x\nSLOT=0\nSRC_URI='https://example.org/dist-1.tar'\n"));
        PackageFile package = await workshop.BuildAsync(request with { Distfiles = [new DistfileToUse("dist-1.tar", archive)] });
        Assert.Contains("0644 usr/share/doc/dist-1/README", PackageListing.Of(package.Path));
    }

    [Fact]
    public async Task Cancelling_ends_the_build_and_leaves_nothing()
    {
        using var workshop = new EbuildWorkshop();
        EbuildRequest request = await workshop.RequestAsync(workshop.Simple("slow-1", "src_compile() { sleep 1000; }"));
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<PackageFile> build = workshop.BuildAsync(request, stopping.Token);
        while (!workshop.Events.Phases.Contains("compile"))
        {
            Assert.False(build.IsCompleted);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => build);
        Assert.Empty(Directory.EnumerateDirectories(workshop.WorkDirectory));
        Assert.False(File.Exists(request.OutputPath));
    }

    [Fact]
    public async Task Tests_run_when_FEATURES_says_so_and_the_ebuild_allows_it()
    {
        const string Body = "src_test() { touch \"${T}/tested\"; }\nsrc_install() { [[ ! -e ${T}/tested ]] || { insinto /; doins \"${T}/tested\"; }; }";
        foreach ((string features, string restrict, bool runs) in new[] { ("", "", false), ("test", "", true), ("test", "test", false) })
        {
            using var workshop = new EbuildWorkshop();
            workshop.Variables["FEATURES"] = features;
            PackageFile package = await workshop.BuildAsync(workshop.Simple("tested-1", $"RESTRICT=\"{restrict}\"\n{Body}"));
            Assert.Equal(runs, PackageListing.Of(package.Path).Contains("0644 tested"));
        }
    }

    static bool HasDebugInformation(byte[] elf) => elf.AsSpan().IndexOf(".debug_info"u8) >= 0;
}
