using Staves.Building.Drivers;
using Staves.Portage.Diagnostics;
using Staves.Tests.Building.Drivers;

namespace Staves.Tests.Building.Quality;

/// <summary>What a package should not have is found in what was really compiled.</summary>
public class QualityChecksTests
{
    const string Compile = "echo 'int answer(void) { return 42; }' >x.c; ${CC} -shared -fPIC x.c ";

    [Theory]
    [InlineData("STV5309", "insinto /etc; insopts -m0666; newins - open <<<x", "/etc/open")]
    [InlineData("STV5353", "echo x >su; exeopts -m4755; exeinto /bin; doexe su", "/bin/su")]
    [InlineData("STV5350", Compile + "-Wl,-soname,libx.so,-rpath,/tmp/x -o libx.so; dolib.so libx.so", "/usr/lib/libx.so")]
    [InlineData("STV5350", Compile + "-Wl,-soname,libx.so,-rpath,relative -o libx.so; dolib.so libx.so", "/usr/lib/libx.so")]
    [InlineData("STV5350", Compile + "-Wl,-soname,libx.so,-rpath,/usr/lib: -o libx.so; dolib.so libx.so", "/usr/lib/libx.so")]
    [InlineData("STV5354", "echo 'extern int x; int f(void) { return x; }' >x.c; ${CC} -shared -fno-pic -mcmodel=large -Wl,-soname,libx.so,-z,notext x.c -o libx.so; dolib.so libx.so", "/usr/lib/libx.so")]
    [InlineData("STV5355", Compile + "-Wl,-soname,libx.so -Wl,-z,execstack -o libx.so; dolib.so libx.so", "/usr/lib/libx.so")]
    [InlineData("STV5356", Compile + "-o libx.so; dolib.so libx.so", "/usr/lib/libx.so")]
    [InlineData("STV5357", "dodir /usr/man; insinto /usr/man; newins - x.1 <<<x", "/usr/man")]
    [InlineData("STV5359", "insinto /usr/lib/pkgconfig; newins - x.pc <<<\"prefix=${ED}/usr\"", "/usr/lib/pkgconfig/x.pc")]
    [InlineData("STV5360", "dosym \"${S}/x\" /usr/share/x", "/usr/share/x")]
    public async Task It_is_told_with_the_file(string code, string install, string path)
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("faulty-1", $"src_install() {{ {install}; }}"));
        Diagnostic warning = Assert.Single(package.Warnings);
        Assert.Equal(code, warning.Code);
        Assert.StartsWith($"`{path}` of `app-misc/faulty-1` ", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STV5303", Compile + "-Wl,-rpath,\"${S}\" -o libx.so; dolib.so libx.so", "/usr/lib/libx.so")]
    [InlineData("STV5351", Compile + "-Wl,-soname,x,-rpath,'$ORIGIN' -o x; exeopts -m4755; exeinto /bin; doexe x", "/bin/x")]
    [InlineData("STV5352", "echo x >x; exeopts -m4777; exeinto /bin; doexe x", "/bin/x")]
    [InlineData("STV5358", "insinto \"${ED}/etc\"; newins - x <<<x", "/var/tmp/portage/app-misc/faulty-1")]
    public async Task What_Portage_refuses_is_refused(string code, string install, string path)
    {
        using var workshop = new EbuildWorkshop();
        StavesException exception = await Assert.ThrowsAsync<StavesException>(
            () => workshop.BuildAsync(workshop.Simple("faulty-1", $"src_install() {{ {install}; }}")));
        Diagnostic error = Assert.Single(exception.Diagnostics);
        Assert.Equal(code, error.Code);
        Assert.StartsWith($"`{path}` of `app-misc/faulty-1` ", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(workshop.Of("faulty-1.gpkg.tar")));
    }

    [Theory]
    [InlineData("QA_SONAME=\"usr/lib/libx.so\"")]
    [InlineData("QA_SONAME=\"usr/lib.*/libx.*\"")]
    [InlineData("QA_PREBUILT=\"*\"")]
    [InlineData("RESTRICT=binchecks")]
    public async Task What_the_ebuild_means_so_is_not_told(string line)
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("meant-1", $"{line}\nsrc_install() {{ {Compile} -o libx.so; dolib.so libx.so; }}"));
        Assert.Empty(package.Warnings);
    }

    [Fact]
    public async Task Several_files_are_one_warning_that_lists_them()
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("open-1", "src_install() { insinto /etc; insopts -m0666; newins - a <<<x; newins - b <<<x; }"));
        Diagnostic warning = Assert.Single(package.Warnings);
        Assert.Equal("`/etc/a` and 1 more of `app-misc/open-1` can be written by everybody", warning.Message);
        Assert.Equal(["/etc/a", "/etc/b"], warning.Details);
    }
}
