using Staves.Building.Processes;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Runners;

/// <summary>The programs of this machine that set up a sandbox.</summary>
sealed record SandboxPrograms(string Unshare, string Setsid, string Bash)
{
    /// <summary>What init.bash runs, and the Debian packages that have it.</summary>
    static readonly (string Program, string Package)[] Needed =
    [
        ("unshare", "util-linux"), ("setsid", "util-linux"), ("pivot_root", "util-linux"), ("mount", "mount"), ("umount", "mount"),
        ("chroot", "coreutils"), ("env", "coreutils"), ("mkdir", "coreutils"), ("ln", "coreutils"), ("hostname", "hostname"), ("bash", "bash"),
    ];

    /// <exception cref="StavesException">STV5201: one is missing.</exception>
    public static SandboxPrograms Find()
    {
        foreach ((string program, string package) in Needed)
        {
            if (ProgramFinder.Find(program) is null)
            {
                throw new StavesException(new Diagnostic(
                    "STV5201", $"a sandbox needs `{program}`, which this machine does not have", Hint: $"apt-get install {package}"));
            }
        }

        return new SandboxPrograms(ProgramFinder.Find("unshare")!, ProgramFinder.Find("setsid")!, ProgramFinder.Find("bash")!);
    }
}
