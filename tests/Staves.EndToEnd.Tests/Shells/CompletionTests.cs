using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Shells;

/// <summary>Completion in the shells themselves: each loads the program's script, and is asked what may come next.</summary>
public sealed class CompletionTests
{
    const string Bash = """
        eval "$(staves completion bash)"
        COMP_LINE=$1 COMP_POINT=${#1}
        read -ra COMP_WORDS <<<"$1"
        [[ $1 == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _staves
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    const string Fish = """
        staves completion fish | source
        complete --do-complete $argv[1]
        """;

    /// <summary>A zsh behind a terminal, in which the names that completion hands on are printed instead of shown.</summary>
    const string Zsh = """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        send() { zpty -w shell "$1" }
        send 'PROMPT= RPROMPT= ; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source <(staves completion zsh)'
        send 'compadd() { local -a all; builtin compadd -A all "$@"; print -l -- "<"${^all}">"; builtin compadd "$@" }'
        send 'ended() { print -n "<end>" }; comppostfuncs=(ended); bindkey "^I" complete-word; print re""ady'
        zpty -r -m shell line '*ready*'
        zpty -w -n shell "$1"$'\t'
        zpty -r -m shell line '*<end>*'
        print -r -- "$line"
        zpty -d shell
        """;

    public static TheoryData<string, string, string> Lines
    {
        get
        {
            var lines = new TheoryData<string, string, string>();
            foreach (string shell in (string[])["bash", "fish", "zsh"])
            {
                lines.Add(shell, "staves bu", "build builder");
                lines.Add(shell, "staves completion ", "bash fish zsh");
                lines.Add(shell, "staves plan --format ", "json text");
                // fish takes the whole word, the others what comes after the sign.
                lines.Add(shell, "staves plan --format=j", shell == "fish" ? "--format=json" : "json");
                lines.Add(shell, "staves plan test/h", "test/hello");
                lines.Add(shell, "staves init test/hello --use ", "loud");
                lines.Add(shell, "staves run ", "test/image:latest");
                lines.Add(shell, "staves build --platform ", "linux/amd64 linux/s390x");
                lines.Add(shell, "staves inspect --platform linux/a", "linux/amd64 linux/arm/v6 linux/arm/v7 linux/arm64");
                lines.Add(shell, "staves --offl", "--offline");
            }

            return lines;
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_shell_offers_what_may_come_next(string shell, string line, string expected)
    {
        Tool.Require(shell);
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        if (line.Contains("--platform", StringComparison.Ordinal))
        {
            workplace.Write("staves.toml", $"platforms = ['linux/amd64', 'linux/s390x']\n{File.ReadAllText(workplace["staves.toml"])}");
        }

        if (line.EndsWith("run ", StringComparison.Ordinal))
        {
            (await workplace.RunAsync("build")).ShouldSucceed();
        }

        Assert.Equal(expected.Split(' '), await AskAsync(workplace, shell, line));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("fish")]
    public async Task Where_nothing_is_known_files_are_offered(string shell)
    {
        Tool.Require(shell);
        using var workplace = new Workplace();
        workplace.Write("special.toml", "");
        // bash itself falls back to files, which only a line that a person edits shows.
        Assert.Equal(shell == "bash" ? [] : ["special.toml"], await AskAsync(workplace, shell, "staves plan --config spec"));
    }

    [Fact]
    public async Task A_broken_specification_is_no_error_between_two_keys()
    {
        using var workplace = new Workplace();
        workplace.Write("staves.toml", "name = ");
        StavesResult asked = (await workplace.RunAsync("[suggest:12]", "staves plan ")).ShouldSucceed();
        Assert.Equal("", asked.Error);
    }

    static async Task<string[]> AskAsync(Workplace workplace, string shell, string line)
    {
        workplace.Environment["PATH"] = $"{Path.GetDirectoryName(StavesProgram.Path)}:{Environment.GetEnvironmentVariable("PATH")}";
        workplace.Environment["TERM"] = "dumb";
        string script = workplace.Write($"ask.{shell}", shell switch { "bash" => Bash, "fish" => Fish, _ => Zsh });
        string answer = (await workplace.RunCommandAsync(shell, script, line)).ShouldSucceed().Output;
        return shell == "zsh"
            ? [.. answer.Split('<').Select(part => part.Split('>')[0]).Where(part => part is not "end" && answer.Contains($"<{part}>", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)]
            : [.. answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(reply => reply.Split('\t')[0])];
    }
}
