using System.Globalization;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>A real sshd for whoever runs the tests, and an agent with the one key that it accepts.</summary>
sealed class SshServer : IDisposable
{
    const string Program = "/usr/sbin/sshd";

    readonly Daemon _daemon;
    readonly string _agentPid;

    public SshServer(Workplace workplace)
    {
        Tool.Require("ssh", "ssh-keygen", "ssh-agent", "ssh-add");
        Assert.SkipUnless(File.Exists(Program), "`sshd` is not installed");
        Directory = System.IO.Directory.CreateDirectory(Path.Combine(workplace.Root, "sshd")).FullName;
        Tool.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", this["host"]);
        Tool.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", this["user"]);
        File.Copy(this["user.pub"], this["authorized"]);
        // Where the privilege separation of some distributions wants a directory.
        if (Environment.IsPrivilegedProcess)
        {
            System.IO.Directory.CreateDirectory("/run/sshd");
        }

        File.WriteAllText(this["config"], $"HostKey {this["host"]}\nAuthorizedKeysFile {this["authorized"]}\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nPidFile none\n");
        _daemon = Daemon.Start(Program, port => ["-D", "-e", "-f", this["config"], "-o", "ListenAddress=127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)]);
        File.WriteAllText(this["known"], $"[127.0.0.1]:{_daemon.Port} {File.ReadAllText(this["host.pub"])}");
        string[] agent = Tool.Run("ssh-agent", "-s", "-a", this["agent"]).Split(';', '=', '\n');
        _agentPid = agent[Array.IndexOf(agent, "SSH_AGENT_PID") + 1];
        Tool.Run("env", $"SSH_AUTH_SOCK={this["agent"]}", "ssh-add", "-q", this["user"]);
        // Nothing but the agent has the key.
        File.Delete(this["user"]);
    }

    public string Directory { get; }

    /// <summary>`ssh://somebody@127.0.0.1:1234`.</summary>
    public string Address => $"ssh://{Environment.UserName}@127.0.0.1:{_daemon.Port}";

    string this[string name] => Path.Combine(Directory, name);

    /// <summary>Gives the program the agent, and the server's key as a known one.</summary>
    public void Introduce(Workplace workplace)
    {
        workplace.Environment["SSH_AUTH_SOCK"] = this["agent"];
        workplace.Environment["GIT_SSH_COMMAND"] = $"ssh -F /dev/null -o BatchMode=yes -o UserKnownHostsFile={this["known"]}";
    }

    public void Dispose()
    {
        Tool.Run("kill", _agentPid);
        _daemon.Dispose();
    }
}
