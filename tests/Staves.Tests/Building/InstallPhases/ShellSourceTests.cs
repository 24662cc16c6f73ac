using Staves.Building.InstallPhases;
using Staves.Tests.Packages;

namespace Staves.Tests.Building.InstallPhases;

/// <summary>What is found in functions as bash prints them.</summary>
public class ShellSourceTests
{
    /// <summary>Commands by their names (a `?` for one that only bash can name), those that write a file with a `>` behind.</summary>
    [Theory]
    [InlineData("einfo one two", "einfo")]
    [InlineData("a && b || c; d & e | f |& g", "a b c d e f g")]
    [InlineData("if a; then b; elif c; then d; else e; fi", "a b c d e")]
    [InlineData("for x in $(a) \"$(b)\"; do c; done", "a b c")]
    [InlineData("for ((i = 0; i < $(a); i++)); do b; done", "a b")]
    [InlineData("while ! a; do b; break; done < <(c)", "a b break c")]
    [InlineData("until a; do continue 2; done", "a continue")]
    [InlineData("case $(a) in b | \"c)\") d ;; @(e|f)*) g ;& *) h ;; esac", "a d g h")]
    [InlineData("case x in (y) a;; esac; b", "a b")]
    [InlineData("select x in a b; do c; done", "c")]
    [InlineData("( a; { b; } )", "a b")]
    [InlineData("[[ -n $(a) && x =~ ^(y|z)$ ]] && b", "a b")]
    [InlineData("(( x > $(a) )) && b", "a b")]
    [InlineData("X=1 Y=$(a) b", "a b")]
    [InlineData("X=$(a) Y+=\"`b`\" Z[1]=${q:-$(c)}", "a b c")]
    [InlineData("local -a x=(1 \"$(a)\" [3]=$(b)); declare -A y=([k]=v)", "a b local declare")]
    [InlineData("echo 'a; b' \"c; d\" $'e\\'; f' \\; ", "echo")]
    [InlineData("echo ${x#*)} ${y//\\}/$(a)} \"${z%'q'}\"", "a echo")]
    [InlineData("\"$x\" y; ${z} w; pre${x} v", "? ? ?")]
    [InlineData("a > /dev/null 2>&1; b >&2; c 2> /dev/null; d &> /dev/null < file", "a b c d")]
    [InlineData("a > file; b >> \"$x\"; c 2> log; d >| e; > f; { g; } > h; for i in j; do k; done >> l", "a> b> c> d> > g > k >")]
    [InlineData("a {fd}> file; b 3<> file", "a> b>")]
    [InlineData("a <<< \"$(b)\" | c <<EOF\n$(d) `e`\n\\$(f)\nEOF\ng", "b a c d e g")]
    [InlineData("a <<'EOF'\n$(b)\n}\nEOF\nc", "a c")]
    [InlineData("a <<-EOF\n\t$(b)\n\tEOF\nc", "a b c")]
    [InlineData("function inner { a; }; inner; other() { b; }; other", "inner other")]
    [InlineData("echo $((1 + (2 * 3))) $(( $(a) ))", "a echo")]
    [InlineData("tee >(a) < <(b; c)", "a b c tee")]
    [InlineData("coproc a", null)]
    [InlineData("echo 'open", null)]
    [InlineData("echo $(open", null)]
    [InlineData("if a; then b; } ; c", null)]
    public void All_commands_that_could_run_are_found(string body, string? expected)
    {
        ShellSource? source = ShellSource.TryParse($"f () \n{{ \n    {body}\n}}\n");
        Assert.Equal(expected, source is null ? null : string.Join(' ', source.Functions["f"].Commands.Select(command => (command.Name ?? "?") + (command.WritesFile ? ">" : ""))));
    }

    [Fact]
    public void Functions_and_variables_are_told_apart()
    {
        ShellSource source = ShellSource.TryParse("declare -x A=\"one \\$two\"\ndeclare -a L=([0]=\"x y\" [1]=$'z\\n')\nf () \n{ \n    a\n}\ng () \n( \n    b\n)\ndeclare B\n")!;
        Assert.Equal(["f", "g"], source.Functions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(3, source.Commands.Length);
        Assert.Equal("A=one $two", source.Commands[0].Words[^1].Literal);
        Assert.Equal(["[0]=x y", "[1]=z\n"], source.Commands[1].Words[^1].Elements.Select(element => element.Literal));
    }

    [Theory]
    [InlineData("$(")]
    [InlineData("{ ")]
    [InlineData("( ")]
    [InlineData("${x:-")]
    [InlineData("\"$(")]
    [InlineData("case x in y) ")]
    [InlineData("x=(")]
    public void What_is_nested_without_end_ends_the_reading(string opening) =>
        Assert.Null(ShellSource.TryParse($"f () {{ {string.Concat(Enumerable.Repeat(opening, 100_000))}"));

    [Fact]
    public void What_bash_prints_of_this_machines_own_functions_is_read()
    {
        string[] libraries = [.. new[] { "/usr/share/bash-completion/bash_completion", "/usr/lib/git-core/git-sh-setup", "/lib/lsb/init-functions", "/usr/bin/autopoint" }.Where(File.Exists)];
        Assert.SkipWhen(libraries.Length == 0, "this machine has no functions of bash");
        foreach (string library in libraries)
        {
            string text = RealTool.RunRaw("bash", "--norc", "-c", "shopt -s extglob; set --; source \"$0\" >/dev/null 2>&1; declare -p; declare -f", library).Output;
            ShellSource? source = ShellSource.TryParse(text);
            Assert.True(source is not null, library);
            string[] names = RealTool.RunRaw("bash", "--norc", "-c", "shopt -s extglob; set --; source \"$0\" >/dev/null 2>&1; compgen -A function", library).Output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Superset(names.ToHashSet(StringComparer.Ordinal), source.Functions.Keys.ToHashSet(StringComparer.Ordinal));
        }
    }
}
