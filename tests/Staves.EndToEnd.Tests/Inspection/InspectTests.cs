using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Registries;

namespace Staves.EndToEnd.Tests.Inspection;

/// <summary>`staves inspect` and `staves diff` of images that others made, wherever they lie.</summary>
public sealed class InspectTests : IDisposable
{
    readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("oci-archive:one.tar", "one.tar")]
    [InlineData("docker-archive:saved.tar:one/two:3", "saved.tar")]
    [InlineData("dir", "layout")]
    public async Task An_image_is_the_same_wherever_it_lies(string copy, string name)
    {
        MakeLayout();
        if (copy != "dir")
        {
            Tool.Require("skopeo");
            string[] parts = copy.Split(':', 2);
            Tool.Run("skopeo", "--insecure-policy", "copy", $"oci:{_workplace["layout"]}:it", $"{parts[0]}:{_workplace[parts[1]]}");
        }

        await MustBeItAsync(name);
    }

    [Fact]
    public async Task An_image_of_a_registry_is_pulled()
    {
        Tool.Require("skopeo");
        MakeLayout();
        using var registry = RegistryServer.Open(_workplace);
        Tool.Run("skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", $"oci:{_workplace["layout"]}:it", $"docker://{registry.Address}/some/image:1");

        await MustBeItAsync($"{registry.Address}/some/image:1");
    }

    [Fact]
    public async Task A_page_is_written_and_nothing_else()
    {
        MakeLayout();
        StavesResult result = (await _workplace.RunAsync("inspect", "layout", "--format", "html")).ShouldSucceed();

        Assert.StartsWith("<!doctype html>", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task A_difference_is_an_exit_code_where_it_is_asked_for()
    {
        MakeLayout();
        Tool.Run("cp", "-r", _workplace["layout"], _workplace["other"]);
        Tool.Run("umoci", "insert", "--image", $"{_workplace["other"]}:it", _workplace.Write("motd", "hello"), "/etc/motd");
        Tool.Run("umoci", "gc", "--layout", _workplace["other"]);

        StavesResult same = (await _workplace.RunAsync("diff", "layout", "layout", "--exit-code")).ShouldSucceed();
        Assert.StartsWith("both are sha256:", same.Output, StringComparison.Ordinal);
        StavesResult told = (await _workplace.RunAsync("diff", "layout", "other")).ShouldSucceed();
        Assert.Contains("+  +5 B  /etc/motd", told.Output, StringComparison.Ordinal);
        (await _workplace.RunAsync("diff", "layout", "other", "--exit-code")).ShouldFail(1);
    }

    [Fact]
    public async Task What_is_no_image_is_told()
    {
        _workplace.Write("text", "no archive");

        Assert.Contains("STV7104", (await _workplace.RunAsync("inspect", "text")).ShouldFail(1).Error, StringComparison.Ordinal);
        Assert.Contains("STV7104", (await _workplace.RunAsync("inspect", "./nothing")).ShouldFail(1).Error, StringComparison.Ordinal);
    }

    void MakeLayout()
    {
        Tool.Require("umoci");
        Tool.Run("umoci", "init", "--layout", _workplace["layout"]);
        Tool.Run("umoci", "new", "--image", $"{_workplace["layout"]}:it");
        string su = _workplace.Write("root/bin/su", "#!/bin/sh\n");
        Tool.Run("chmod", "4755", su);
        _workplace.Write("root/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        Tool.Run("umoci", "insert", "--image", $"{_workplace["layout"]}:it", _workplace["root"], "/");
        Tool.Run("umoci", "config", "--image", $"{_workplace["layout"]}:it", "--config.entrypoint", "/bin/su");
    }

    async Task MustBeItAsync(string name)
    {
        StavesResult result = (await _workplace.RunAsync("inspect", name, "--format", "json")).ShouldSucceed();
        using var document = JsonDocument.Parse(result.Output);
        JsonElement image = document.RootElement;

        Assert.Equal("/bin/su", image.GetProperty("configuration").GetProperty("entrypoint").GetString());
        Assert.Equal("root", image.GetProperty("accounts")[0].GetProperty("name").GetString());
        Assert.Equal(
            ["/bin/su 4755 10", "/etc/passwd 0644 30"],
            image.GetProperty("files").EnumerateArray().Where(file => file.GetProperty("kind").GetString() == "file")
                .Select(file => $"{file.GetProperty("path").GetString()} {file.GetProperty("mode").GetString()} {file.GetProperty("size").GetInt64()}"));
        StavesResult text = (await _workplace.RunAsync("inspect", name)).ShouldSucceed();
        Assert.Contains("4755  0:0  /bin/su", text.Output, StringComparison.Ordinal);
    }
}
