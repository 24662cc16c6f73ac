using System.Diagnostics;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Builders;

/// <summary>The archive of a Debian root with a C toolchain, made of packages of the mirror that apt is configured with: what the driver `native`
/// needs of a builder, and nothing of Gentoo. Making it takes a minute; STAVES_DEBIAN_BUILDER names one that is there.</summary>
static class DebianRoot
{
    /// <summary>A file of the root with a text that no other machine has.</summary>
    public const string Witness = "/etc/builder-of-the-tests";

    /// <summary>Unpacks packages and configures none of them, which takes most of the time and which compilers do not need.</summary>
    const string Script = """
        set -euo pipefail
        . /etc/os-release
        mmdebstrap --quiet --variant=extract \
            --include=base-files,bash,binutils,bzip2,coreutils,diffutils,findutils,gcc,grep,gzip,libc-bin,libc6-dev,make,mawk,patch,sed,tar,xz-utils \
            --aptopt='Acquire::Languages "none"' \
            --dpkgopt='path-exclude=/usr/share/*' --dpkgopt='path-exclude=/usr/lib/*/perl*' --dpkgopt='path-exclude=*/lto1' \
            --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
            --extract-hook='ln -sf mawk "$1/usr/bin/awk"; ln -sf bash "$1/usr/bin/sh"; mkdir -p "$1/tmp"; chmod 1777 "$1/tmp"; ldconfig -r "$1"' \
            --extract-hook='echo "Debian of the tests" > "$1/etc/builder-of-the-tests"' \
            "$VERSION_CODENAME" "$1"
        """;

    /// <summary>Writes the archive, or names the one that is there.</summary>
    /// <returns>Null where it cannot be made, with the reason.</returns>
    public static async Task<(string? Path, string Reason)> WriteAsync(string path)
    {
        if (Environment.GetEnvironmentVariable("STAVES_DEBIAN_BUILDER") is { Length: > 0 } given)
        {
            return (System.IO.Path.GetFullPath(given), "");
        }

        if (!Environment.IsPrivilegedProcess || !Tool.IsInstalled("mmdebstrap"))
        {
            return (null, Environment.IsPrivilegedProcess ? "`mmdebstrap` is not installed" : "only root can make a Debian root");
        }

        using Process process = Tool.Start("bash", "-c", Script, "bash", path);
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (path, "") : (null, $"mmdebstrap has no packages here: {await error}");
    }
}
