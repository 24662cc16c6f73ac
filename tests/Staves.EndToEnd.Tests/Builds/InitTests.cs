using Staves.EndToEnd.Tests.Examples;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>`staves init`: what it writes is planned and built as it is.</summary>
[Collection(RealImagesCollection.Name)]
public sealed class InitTests(RealImages images)
{
    [Fact]
    public async Task What_it_writes_is_built_at_once()
    {
        await images.BuildAsync("bash");
        Workplace workplace = images.Workplace;
        StavesResult written = (await workplace.RunAsync(
            "init", "bash", "--use", "-nls", "--name", "first/image", "--command", "/bin/bash -c", "--config", "first.toml")).ShouldSucceed();
        Assert.Contains("staves build --config first.toml", written.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(workplace["staves.schema.json"]));
        Assert.Contains("app-shells/bash-", (await workplace.RunAsync("plan", "--config", "first.toml")).ShouldSucceed().Output, StringComparison.Ordinal);
        Assert.Empty((await workplace.RunAsync("build", "--config", "first.toml", "--image-path", "first/root.tar")).ShouldSucceed().Compiled);
        Assert.Equal("hello\n", (await workplace.RunAsync("run", "first/image", "echo hello")).ShouldSucceed().Output);
    }

    [Fact]
    public async Task What_is_there_is_not_overwritten_without_being_told_to()
    {
        using var workplace = new Workplace();
        workplace.Write("staves.toml", "# mine\n");
        Assert.Contains("error[STV1959]", (await workplace.RunAsync("init", "app-shells/bash")).ShouldFail(exitCode: 2).Error, StringComparison.Ordinal);
        Assert.Equal("# mine\n", File.ReadAllText(workplace["staves.toml"]));
        (await workplace.RunAsync("init", "app-shells/bash", "--force", "--no-schema")).ShouldSucceed();
        Assert.Contains("packages = ['app-shells/bash']", File.ReadAllText(workplace["staves.toml"]), StringComparison.Ordinal);
        Assert.False(File.Exists(workplace["staves.schema.json"]));
    }

    [Fact]
    public async Task Where_nobody_can_answer_nobody_is_asked()
    {
        using var workplace = new Workplace();
        Assert.Contains("error[STV1957]", (await workplace.RunAsync("init")).ShouldFail(exitCode: 2).Error, StringComparison.Ordinal);
        Assert.Contains("`app-shells/bash` is the nearest", (await workplace.RunAsync("init", "app-shells/bsh")).ShouldFail(exitCode: 2).Error, StringComparison.Ordinal);
        Assert.Contains("error[STV1013]", (await workplace.RunAsync("init", "bash", "--name", "A:b")).ShouldFail(exitCode: 2).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(workplace["staves.toml"]));
    }

    [Fact]
    public async Task Before_a_terminal_it_asks()
    {
        Tool.Require("script");
        using var workplace = new Workplace();
        workplace.Environment["TERM"] = "xterm";
        workplace.Write("answers", "app-shells/bash\nme/bash\n\nen_US.UTF-8\n");
        StavesResult asked = (await workplace.RunCommandAsync("sh", "-c", $"script --quiet --return --command '{StavesProgram.Path} init' /dev/null < answers")).ShouldSucceed();
        Assert.Contains("packages", asked.Output, StringComparison.Ordinal);
        string text = File.ReadAllText(workplace["staves.toml"]);
        Assert.Contains("name = 'me/bash'", text, StringComparison.Ordinal);
        Assert.Contains("profile = 'musl'", text, StringComparison.Ordinal);
        Assert.Contains("locale = { name = 'en_US', charset = 'UTF-8' }", text, StringComparison.Ordinal);
    }
}
