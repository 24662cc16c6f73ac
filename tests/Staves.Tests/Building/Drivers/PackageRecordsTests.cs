using Staves.Building.Drivers;
using Staves.Packages.Gpkg;

namespace Staves.Tests.Building.Drivers;

public class PackageRecordsTests
{
    [Fact]
    public async Task Compilers_and_flags_are_recorded_as_the_ebuild_left_them()
    {
        using var workshop = new EbuildWorkshop();
        workshop.Variables["CXX"] = "g++";
        PackageFile package = await workshop.BuildAsync(workshop.Simple("a-1", """
            src_configure() {
                export CC="gcc   -std=gnu89"
                CFLAGS+=$' -DMORE\n'
                unset CXX
            }
            """));

        using var file = GpkgFile.Open(package.Path);
        Assert.Equal(("gcc -std=gnu89", "-O1 -g -DMORE", ""), (file.Text("CC"), file.Text("CFLAGS"), file.Text("CXX")));
    }

    [Fact]
    public async Task Static_programs_and_objects_are_listed_with_nothing_that_they_need()
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("a-1", """
            src_compile() { echo 'int main(void) { return 0; }' >a.c && ${CC} -static -o a a.c && ${CC} -c a.c || die; }
            src_install() { dobin a; insinto /usr/lib; doins a.o; }
            """));

        using var file = GpkgFile.Open(package.Path);
        Assert.Equal(["X86_64;/usr/bin/a;;;;x86_64", "X86_64;/usr/lib/a.o;;;;x86_64"], file.Text("NEEDED.ELF.2").Split(' ', '\n'));
    }

    [Fact]
    public async Task What_the_ebuild_excludes_is_neither_provided_nor_required()
    {
        using var workshop = new EbuildWorkshop();
        PackageFile package = await workshop.BuildAsync(workshop.Simple("a-1", """
            PROVIDES_EXCLUDE="libhidden.so.*"
            REQUIRES_EXCLUDE="libc.so.6"
            src_compile() {
                echo 'int puts(const char *); int f(void) { return puts(""); }' >a.c || die
                ${CC} -shared -fPIC -Wl,-soname,libhidden.so.1 -o libhidden.so.1 a.c && ${CC} -shared -fPIC -Wl,-soname,libshown.so.1 -o libshown.so.1 a.c || die
            }
            src_install() { dolib.so libhidden.so.1 libshown.so.1; }
            """));

        using var file = GpkgFile.Open(package.Path);
        Assert.Equal(("x86_64: libshown.so.1", ""), (file.Text("PROVIDES"), file.Text("REQUIRES")));
    }
}
