using Staves.Tests.Packages;

namespace Staves.Tests.Portage;

/// <summary>Real Portage merging binary packages, with a configuration and roots of its own: bubblewrap puts the configuration over the
/// machine's, which Portage would read for the root `/` however it is called.</summary>
static class PortageEmerge
{
    /// <summary>Merges packages of a directory into a root; the test is skipped where that is not possible.</summary>
    /// <param name="scratch">Where the configuration is written.</param>
    /// <param name="repository">The ebuild repository, of which the packages are.</param>
    /// <param name="profile">One of its profiles.</param>
    /// <param name="packages">The directory of the packages (Portage's PKGDIR).</param>
    /// <param name="root">The root that receives them.</param>
    /// <param name="names">What is merged, without its dependencies.</param>
    public static void Merge(ScratchDirectory scratch, string repository, string profile, string packages, string root, params string[] names)
    {
        (int code, string output) = TryMerge(scratch, repository, profile, packages, root, "", names);
        Assert.True(code == 0, $"emerge: exit code {code}: {output}");
    }

    /// <summary>The same with further lines of make.conf, where Portage may refuse; its exit code and what it prints.</summary>
    public static (int Code, string Output) TryMerge(
        ScratchDirectory scratch, string repository, string profile, string packages, string root, string settings, params string[] names)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Portage merges for root only");
        Assert.SkipUnless(RealTool.IsInstalled("bwrap"), "`bubblewrap` is not installed");
        string configuration = Directory.CreateDirectory(scratch["configuration/etc/portage"]).FullName;
        string name = File.ReadAllText(Path.Combine(repository, "profiles", "repo_name")).Trim();
        string repositories = $"[DEFAULT]\nmain-repo = {name}\n[{name}]\nlocation = {repository}\nauto-sync = no\n";
        File.WriteAllText(Path.Combine(configuration, "repos.conf"), repositories);
        File.WriteAllText(
            Path.Combine(configuration, "make.conf"),
            $"""
            FEATURES="-pkgdir-index-trusted -userpriv -usersandbox -sandbox -ipc-sandbox -network-sandbox -pid-sandbox -merge-sync -news xattr"
            PKGDIR="{packages}"
            PORTAGE_TMPDIR="{Directory.CreateDirectory(scratch["temporary"]).FullName}"
            ACCEPT_LICENSE="*"
            ACCEPT_KEYWORDS="~amd64"
            {settings}

            """);
        if (!Path.Exists(Path.Combine(configuration, "make.profile")))
        {
            File.CreateSymbolicLink(Path.Combine(configuration, "make.profile"), Path.Combine(repository, "profiles", profile));
        }

        // Gentoo's name of GNU tar.
        string tools = Directory.CreateDirectory(scratch["tools"]).FullName;
        if (!RealTool.IsInstalled("gtar") && !Path.Exists(Path.Combine(tools, "gtar")))
        {
            File.CreateSymbolicLink(Path.Combine(tools, "gtar"), "/usr/bin/tar");
        }

        Directory.CreateDirectory(root);
        string checkout = PortageCheckout.Directory();
        (int code, string output, string error) = RealTool.RunRaw(
            "bwrap",
            [
                "--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--proc", "/proc", "--tmpfs", "/etc", .. Etc(), "--ro-bind", configuration, "/etc/portage",
                "--tmpfs", "/var/db", "--dir", "/var/db/pkg", "--setenv", "PORTAGE_CONFIGROOT", scratch["configuration"], "--setenv", "PORTAGE_REPOSITORIES", repositories,
                "--setenv", "ROOT", root, "--setenv", "PYTHONPATH", Path.Combine(checkout, "lib"), "--setenv", "PYTHONDONTWRITEBYTECODE", "1",
                "--setenv", "PATH", $"{tools}:{Environment.GetEnvironmentVariable("PATH")}",
                "python3", Path.Combine(checkout, "bin", "emerge"), "--usepkgonly", "--nodeps", "--oneshot", "--quiet-build", "--color=n", $"--root={root}", .. names,
            ]);
        return (code, error + output + string.Concat(Directory.EnumerateFiles(scratch["temporary"], "build.log", SearchOption.AllDirectories).Select(File.ReadAllText)));
    }

    /// <summary>The machine's own `/etc` but for Portage's configuration.</summary>
    static IEnumerable<string> Etc() => Directory.EnumerateFileSystemEntries("/etc")
        .Where(path => path != "/etc/portage")
        .SelectMany(path => new FileInfo(path).LinkTarget is { } target ? new[] { "--symlink", target, path } : ["--ro-bind", path, path]);
}
