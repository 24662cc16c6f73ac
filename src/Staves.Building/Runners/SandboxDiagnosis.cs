using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Runners;

/// <summary>Finds out why this machine cannot run a sandbox, and what to do about it.</summary>
static class SandboxDiagnosis
{
    /// <param name="report">What the first process said.</param>
    /// <param name="complaint">What it and `unshare` wrote as errors.</param>
    public static StavesException Explain(string report, string complaint)
    {
        string error = report.Split('\n').FirstOrDefault(line => line.StartsWith("error ", StringComparison.Ordinal))?["error ".Length..] ?? "";
        if (error.StartsWith("cannot mount /proc", StringComparison.Ordinal))
        {
            return Failure(
                "STV5205",
                $"the kernel refuses a sandbox its own /proc: {error}",
                "in a container, start it with `--security-opt systempaths=unconfined` (Docker) or `--security-opt unmask=ALL` (Podman)");
        }

        string reason = error.Length > 0 ? error : complaint.Trim();
        return Refused(reason) ?? Failure(
            "STV5206",
            reason.Length > 0 ? $"the sandbox cannot be set up: {reason}" : "the sandbox ended before its command began",
            null);
    }

    /// <summary>The settings of the kernel that forbid user namespaces, where one of them is at fault.</summary>
    static StavesException? Refused(string reason)
    {
        if (Setting("kernel/unprivileged_userns_clone") == 0)
        {
            return Failure(
                "STV5202",
                $"this kernel lets only root make user namespaces: {reason}",
                "sysctl -w kernel.unprivileged_userns_clone=1");
        }

        if (Setting("user/max_user_namespaces") == 0)
        {
            return Failure("STV5203", $"this machine allows no user namespaces: {reason}", "sysctl -w user.max_user_namespaces=15000");
        }

        if (Setting("kernel/apparmor_restrict_unprivileged_userns") == 1)
        {
            return Failure(
                "STV5204",
                $"AppArmor takes the rights from user namespaces: {reason}",
                "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
        }

        return reason.Contains("unshare failed", StringComparison.Ordinal)
            ? Failure(
                "STV5207",
                $"this machine allows no namespaces: {reason}",
                "in a container, start it with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined`")
            : null;
    }

    static int? Setting(string name)
    {
        try
        {
            return int.TryParse(File.ReadAllText("/proc/sys/" + name), CultureInfo.InvariantCulture, out int value) ? value : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static StavesException Failure(string code, string message, string? hint) => new(new Diagnostic(code, message, Hint: hint));
}
