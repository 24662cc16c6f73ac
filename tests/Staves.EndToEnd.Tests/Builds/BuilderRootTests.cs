using System.Text.Json;
using System.Text.RegularExpressions;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

/// <summary>`--builder ROOT`: an image made of the packages that are installed somewhere.</summary>
public partial class BuilderRootTests
{
    [Fact]
    public async Task An_image_of_a_builders_packages_is_the_image_that_was_compiled()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can install files of root");
        using var workplace = new Workplace();
        (StavesResult compiled, string root) = await CompileAsync(workplace);
        Tool.Run("tar", "--create", "--xz", "--numeric-owner", "--directory", root, "--file", workplace["stage.tar.xz"], ".");
        Tool.Run("tar", "--create", "--numeric-owner", "--directory", root, "--file", workplace["export.tar"], ".");

        StavesResult fromDirectory = (await workplace.RunAsync("build", "--builder", "root")).ShouldSucceed();
        Assert.Equal(compiled.Digest, fromDirectory.Digest);
        Assert.Contains("4 packed", fromDirectory.Output, StringComparison.Ordinal);
        Assert.Empty(fromDirectory.Compiled);
        Assert.Equal("greetings from app\n", (await workplace.RunAsync("run", "test/image")).ShouldSucceed().Output);

        StavesResult again = (await workplace.RunAsync("build", "--builder", "root")).ShouldSucceed();
        Assert.Equal(compiled.Digest, again.Digest);
        Assert.Contains("nothing compiled", again.Output, StringComparison.Ordinal);

        StavesResult fromArchive = (await workplace.RunAsync("build", "--builder", "./stage.tar.xz")).ShouldSucceed();
        Assert.Equal(compiled.Digest, fromArchive.Digest);
        Assert.Contains("reading ./stage.tar.xz, which is done once", fromArchive.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("reading", (await workplace.RunAsync("build", "--builder", "./stage.tar.xz")).ShouldSucceed().Error, StringComparison.Ordinal);

        workplace.Wrapper = ["sh", "-c", $"cat {workplace["export.tar"]} | \"$@\"", "sh"];
        Assert.Equal(compiled.Digest, (await workplace.RunAsync("build", "--builder", "-")).ShouldSucceed().Digest);
    }

    [Fact]
    public async Task An_archive_needs_no_rights()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can install files of root");
        using var workplace = new Workplace(Account.Ordinary);
        (StavesResult compiled, string root) = await CompileAsync(workplace);
        Tool.Run("chown", "-R", "-h", "0:0", root);
        Tool.Run("chmod", "600", Path.Combine(root, "usr/include/greet.h"));
        Tool.Run("tar", "--create", "--numeric-owner", "--directory", root, "--file", workplace["stage.tar"], ".");
        workplace.GiveToAccount(workplace["stage.tar"]);

        Assert.Equal(compiled.Digest, (await workplace.RunAsync("build", "--builder", "./stage.tar")).ShouldSucceed().Digest);
        StavesResult refused = (await workplace.RunAsync("build", "--builder", "./root")).ShouldFail(1);
        Assert.Contains("error[STV4201]: `/usr/include/greet.h` of `./root` cannot be read: Permission denied", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_says_where_each_package_comes_from()
    {
        using var workplace = new Workplace();
        await CompileAsync(workplace);
        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]).Replace("packages = ['test/app']", "packages = ['test/app', 'test/hello']", StringComparison.Ordinal));

        Snapshot.Matches(Sizes.Replace((await workplace.RunAsync("plan", "--builder", "root")).ShouldSucceed().Output, " <size>"));
        using var json = JsonDocument.Parse((await workplace.RunAsync("plan", "--builder", "root", "--format", "json")).ShouldSucceed().Output);
        Assert.Equal(
            ["test/app-1 builder", "test/glibc-1 builder", "test/hello-1 ebuild", "test/lib-1 builder", "virtual/libc-1 builder"],
            json.RootElement.GetProperty("packages").EnumerateArray()
                .Where(package => package.GetProperty("root").GetString() == "image")
                .Select(package => $"{package.GetProperty("package")} {package.GetProperty("origin")}")
                .Order(StringComparer.Ordinal));
        Assert.DoesNotContain("builder", (await workplace.RunAsync("plan", "--builder", "root", "--no-quickpkg")).ShouldSucceed().Output.Split("builder  ")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_builder_cannot_give_is_told_with_the_reason()
    {
        using var workplace = new Workplace();
        await CompileAsync(workplace);
        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"])
            .Replace("packages = ['test/app']", "packages = ['test/app', 'test/hello']", StringComparison.Ordinal)
            .Replace("use = ['extra']", "use = ['-extra']", StringComparison.Ordinal));
        File.Copy(workplace["repository/metadata/md5-cache/test/lib-1"], workplace["repository/metadata/md5-cache/test/lib-2"]);
        File.Copy(workplace["repository/test/lib/lib-1.ebuild"], workplace["repository/test/lib/lib-2.ebuild"]);

        Snapshot.Matches(workplace.Normalise((await workplace.RunAsync("build", "--builder", "root")).ShouldFail(2).Error));
    }

    [Fact]
    public async Task What_somebody_has_edited_is_told_and_stays_out()
    {
        using var workplace = new Workplace();
        (_, string root) = await CompileAsync(workplace);
        string entry = Path.Combine(root, "var/db/pkg/test/app-1/CONTENTS");
        Directory.CreateDirectory(Path.Combine(root, "etc"));
        File.WriteAllText(Path.Combine(root, "etc/app.conf"), "password = secret\n");
        File.AppendAllText(entry, "obj /etc/app.conf d41d8cd98f00b204e9800998ecf8427e 1\n");

        StavesResult built = (await workplace.RunAsync("build", "--builder", "root")).ShouldSucceed();
        Assert.Contains("warning[STV4212]", built.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("etc/app.conf", Tool.Run("tar", "--list", "--file", workplace["staves_root.tar"]), StringComparison.Ordinal);
        Assert.Contains("warning[STV4212]", (await workplace.RunAsync("build", "--builder", "root")).ShouldSucceed().Error, StringComparison.Ordinal);

        workplace.Write("staves.toml", File.ReadAllText(workplace["staves.toml"]) + "\n[build]\nbuilder-config = 'all'\n");
        (await workplace.RunAsync("build", "--builder", "root")).ShouldSucceed();
        Assert.Contains("etc/app.conf", Tool.Run("tar", "--list", "--file", workplace["staves_root.tar"]), StringComparison.Ordinal);
    }

    /// <summary>Those of compiled programs are the compiler's matter.</summary>
    [GeneratedRegex(" +[0-9.]+ [kM]?B", RegexOptions.None, Patterns.Patience)]
    static partial Regex Sizes { get; }

    /// <summary>An image with this machine as the builder, and a root of what was compiled for it; the cache then forgets all.</summary>
    internal static async Task<(StavesResult Compiled, string Root)> CompileAsync(Workplace workplace)
    {
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/app", "['test/app']\nuse = ['extra']", command: "/usr/bin/app", isStatic: false);
        StavesResult compiled = (await workplace.RunAsync("build")).ShouldSucceed();
        string root = TinyRoot.Create(workplace, "root");
        Directory.Delete(workplace.CacheHome, recursive: true);
        Directory.CreateDirectory(workplace.CacheHome);
        workplace.GiveToAccount(workplace.CacheHome);
        return (compiled, root);
    }
}
