using System.Collections.Immutable;

namespace Staves.EndToEnd.Tests.Repositories;

/// <summary>Packages that compile within a second, each for one kind of test.</summary>
static class TinyEbuilds
{
    const string Static = "${CFLAGS} ${LDFLAGS} -static";

    /// <summary>One static program from a tarball.</summary>
    public static Ebuild Hello { get; } = new("test", "hello", "1")
    {
        Iuse = "loud",
        HasSource = true,
        Source = Files(("hello.c", """
            #include <stdio.h>
            int main(int count, char **words) {
            #ifdef LOUD
                const char *greeting = "HELLO";
            #else
                const char *greeting = "hello";
            #endif
                printf("%s %s\n", greeting, count > 1 ? words[1] : "world");
                return 0;
            }

            """)),
        DefinedPhases = "compile install",
        Functions = $$"""
            src_compile() {
            	${CC} {{Static}} $(usex loud -DLOUD "") -o hello hello.c || die "hello.c does not compile"
            }

            src_install() {
            	dobin hello
            	dosym hello /usr/bin/hallo
            	keepdir /var/lib/hello
            }

            """,
    };

    /// <summary>Takes three seconds to compile, and says when it begins.</summary>
    public static Ebuild Slow { get; } = new("test", "slow", "1")
    {
        DefinedPhases = "compile install",
        Functions = $$"""
            S="${WORKDIR}"

            src_compile() {
            	echo "the slow part begins"
            	sleep 3
            	echo 'int main(void) { return 0; }' | ${CC} {{Static}} -o slow -x c - || die
            }

            src_install() {
            	dobin slow
            }

            """,
    };

    /// <summary>A program that says `up` and then does nothing for ten minutes.</summary>
    public static Ebuild Waits { get; } = new("test", "waits", "1")
    {
        DefinedPhases = "compile install",
        Functions = $$"""
            S="${WORKDIR}"

            src_compile() {
            	cat > waits.c <<-'END' || die
            		#include <stdio.h>
            		#include <unistd.h>
            		int main(void) {
            			puts("up");
            			fflush(stdout);
            			sleep(600);
            			return 0;
            		}
            	END
            	${CC} {{Static}} -o waits waits.c || die
            }

            src_install() {
            	dobin waits
            }

            """,
    };

    /// <summary>Installs much that does not compress, so that writing the package takes a while.</summary>
    public static Ebuild Big { get; } = new("test", "big", "1")
    {
        DefinedPhases = "compile install",
        Functions = $$"""
            S="${WORKDIR}"

            src_compile() {
            	cat > noise.c <<-'END' || die
            		#include <stdint.h>
            		#include <stdio.h>
            		int main(void) {
            			uint64_t state = 88172645463325252u;
            			for (long i = 0; i < 6000000; i++) {
            				state ^= state << 13;
            				state ^= state >> 7;
            				state ^= state << 17;
            				if (fwrite(&state, 8, 1, stdout) != 1)
            					return 1;
            			}
            			return fflush(stdout) != 0;
            		}
            	END
            	${CC} {{Static}} -o noise noise.c || die
            	./noise > noise.data || die "the noise cannot be written"
            }

            src_install() {
            	insinto /usr/share/big
            	doins noise.data
            }

            """,
    };

    /// <summary>A shared library, its header and its linker's name.</summary>
    public static Ebuild Lib { get; } = new("test", "lib", "1")
    {
        Iuse = "loud",
        Depend = "virtual/libc",
        Rdepend = "virtual/libc",
        Slot = "0/1",
        DefinedPhases = "compile install",
        Functions = """
            S="${WORKDIR}"

            src_compile() {
            	echo 'const char *greet_word(void);' > greet.h || die
            	echo "const char *greet_word(void) { return \"$(usex loud GREETINGS greetings)\"; }" > greet.c || die
            	${CC} ${CFLAGS} ${LDFLAGS} -fPIC -shared -Wl,-soname,libgreet.so.1 -o libgreet.so.1 greet.c || die
            }

            src_install() {
            	doheader greet.h
            	exeinto /usr/lib
            	doexe libgreet.so.1
            	dosym libgreet.so.1 /usr/lib/libgreet.so
            }

            """,
    };

    /// <summary>Compiled against the library, which is needed at run time too.</summary>
    public static Ebuild App { get; } = Linked("app") with { Rdepend = "virtual/libc test/lib" };

    /// <summary>As the one above, but its RDEPEND forgets the library.</summary>
    public static Ebuild Forgetful { get; } = Linked("forgetful") with { Rdepend = "virtual/libc" };

    /// <summary>Fails to compile, after more output than an error message shows.</summary>
    public static Ebuild Broken { get; } = new("test", "broken", "1")
    {
        HasSource = true,
        Source = Files(("Makefile", "all:\n\t@for i in 1 2 3 4 5 6 7 8 9; do echo \"step $$i of the build\"; done\n\t@seq 100 160\n\t@echo 'broken.c:7: the part is missing' >&2; exit 3\n")),
    };

    /// <summary>The run-time files of this machine's glibc.</summary>
    public static Ebuild Glibc { get; } = new("test", "glibc", "1")
    {
        DefinedPhases = "install",
        Functions = """
            S="${WORKDIR}"
            RESTRICT="strip"

            src_install() {
            	exeinto /lib/x86_64-linux-gnu
            	newexe "${BROOT}/lib/x86_64-linux-gnu/libc.so.6" libc.so.6
            	exeinto /lib64
            	newexe "${BROOT}/lib64/ld-linux-x86-64.so.2" ld-linux-x86-64.so.2
            }

            """,
    };

    public static Ebuild Libc { get; } = new("virtual", "libc", "1") { Rdepend = "test/glibc" };

    public static ImmutableArray<Ebuild> All { get; } = [Hello, Slow, Waits, Big, Lib, App, Forgetful, Broken, Glibc, Libc];

    static Ebuild Linked(string name) => new("test", name, "1")
    {
        Iuse = "extra",
        Depend = "virtual/libc test/lib",
        DefinedPhases = "compile install",
        Functions = $$"""
            S="${WORKDIR}"

            src_compile() {
            	cat > {{name}}.c <<-'END' || die
            		#include <greet.h>
            		#include <stdio.h>
            		int main(void) {
            			printf("%s from {{name}}\n", greet_word());
            			return 0;
            		}
            	END
            	${CC} ${CFLAGS} ${LDFLAGS} -o {{name}} {{name}}.c -lgreet || die
            }

            src_install() {
            	dobin {{name}}
            	use extra && dosym {{name}} /usr/bin/{{name}}-extra
            }

            """,
    };

    static ImmutableSortedDictionary<string, string> Files(params ReadOnlySpan<(string Name, string Text)> files)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, string text) in files)
        {
            map[name] = text;
        }

        return map.ToImmutable();
    }
}
