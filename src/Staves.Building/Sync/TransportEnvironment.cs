using Staves.Building.Drivers;

namespace Staves.Building.Sync;

/// <summary>The environment in which git and rsync fetch: a home directory of its own, in which there are no secrets but those that were
/// allowed, and no settings of the user's that would change what is fetched.</summary>
sealed class TransportEnvironment : IDisposable
{
    /// <summary>Without a key, an agent, a password or a setting of the user's.</summary>
    const string BareSsh = "ssh -F /dev/null -o BatchMode=yes -o IdentityAgent=none -o IdentitiesOnly=yes -o IdentityFile=/dev/null "
        + "-o PubkeyAuthentication=no -o PasswordAuthentication=no -o HostbasedAuthentication=no -o GSSAPIAuthentication=no -o UserKnownHostsFile=/dev/null";

    /// <summary>Git's own variables, and whatever asks or answers in the user's name.</summary>
    static readonly string[] Removed = ["SSH_ASKPASS", "SSH_AGENT_PID", "RSYNC_PASSWORD", "NETRC"];

    // A repository of somebody else's on this machine is read as any other; a server that sends nothing is given up.
    const string GitSettings = """
        [safe]
        directory = *
        [http]
        lowSpeedLimit = 100
        lowSpeedTime = 30
        [gc]
        autoDetach = false
        [maintenance]
        autoDetach = false
        [advice]
        detachedHead = false

        """;

    readonly WorkDirectory _home;

    TransportEnvironment(WorkDirectory home, Dictionary<string, string> variables, string ssh) => (_home, Variables, Ssh) = (home, variables, ssh);

    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>The command that stands for ssh.</summary>
    public string Ssh { get; }

    /// <param name="parent">Where the home directory is made.</param>
    /// <param name="usesSsh">Whether ssh may use the agent, and keys and settings in `~/.ssh`; then GIT_SSH_COMMAND counts too.</param>
    /// <param name="netrcFile">The passwords that may be used; null for none.</param>
    public static TransportEnvironment Create(string parent, bool usesSsh, string? netrcFile)
    {
        WorkDirectory home = WorkDirectory.Create(parent, "home");
        File.WriteAllText(home.Of(".gitconfig"), GitSettings);
        if (netrcFile is not null)
        {
            // A link, so that no password is written down a second time.
            File.CreateSymbolicLink(home.Of(".netrc"), netrcFile);
        }

        Dictionary<string, string> variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(entry => ((string)entry.Key, (string?)entry.Value ?? ""))
            .Where(entry => !entry.Item1.StartsWith("GIT_", StringComparison.Ordinal) && !Removed.Contains(entry.Item1, StringComparer.Ordinal)
                && (usesSsh || entry.Item1 != "SSH_AUTH_SOCK"))
            .ToDictionary(StringComparer.Ordinal);
        string ssh = !usesSsh ? BareSsh
            : Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") is { Length: > 0 } given ? given
            : "ssh -o BatchMode=yes";
        variables["HOME"] = home.Path;
        variables["XDG_CONFIG_HOME"] = home.Of("config");
        variables["LC_ALL"] = "C.UTF-8";
        variables["GIT_CONFIG_NOSYSTEM"] = "1";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh";
        variables["GIT_SSH_COMMAND"] = ssh;
        return new TransportEnvironment(home, variables, ssh);
    }

    public void Dispose() => _home.Dispose();
}
