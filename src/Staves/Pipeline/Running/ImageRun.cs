using System.Collections.Immutable;
using Staves.Building.Drivers;
using Staves.Building.Runners;
using Staves.Images.Oci;
using Staves.Images.Unpacking;
using Staves.Portage.Diagnostics;

namespace Staves.Pipeline.Running;

/// <summary>Runs an image in a rootless sandbox: its files in a directory that lives as long as the command, the host's network.</summary>
static class ImageRun
{
    /// <summary>Names of hosts are resolved as on this machine, whose network it is.</summary>
    static readonly ImmutableArray<string> HostFiles = ["/etc/resolv.conf", "/etc/hosts"];

    public static async Task<int> RunAsync(
        string name, ImmutableArray<string> arguments, CacheDirectories cache, CancellationToken cancellationToken)
    {
        ImageStore store = ImageStore.Open(cache.Images);
        OciImage image = ImageUnpacker.Find(name, store, cancellationToken) ?? throw NotFound(name, store);
        using WorkDirectory work = WorkDirectory.Create(cache.Work, "run");
        string root = work.Of("root");
        ImageUnpacker.Unpack(image, root, cancellationToken);
        Sandbox sandbox = Describe(ImageUnpacker.ReadConfiguration(image).Execution ?? new(), root, arguments, name);
        return await new NamespacesRunner().RunInteractiveAsync(sandbox, cancellationToken);
    }

    static Sandbox Describe(
        ImageConfiguration.ExecutionParameters execution, string root, ImmutableArray<string> arguments, string name)
    {
        ContainerUser user = ContainerUser.Of(execution.User, root);
        ImmutableArray<string> command =
            [.. execution.Entrypoint ?? [], .. arguments.IsEmpty ? execution.Arguments ?? [] : arguments];
        if (command.IsEmpty)
        {
            throw new StavesException(new Diagnostic(
                "STV7102", $"`{name}` has no command", Hint: $"say what to run: `staves run {name} COMMAND`, or add `command` to staves.toml"));
        }

        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment["HOME"] = user.Home;
        if (Environment.GetEnvironmentVariable("TERM") is { } terminal)
        {
            environment["TERM"] = terminal;
        }

        foreach (string variable in execution.Environment ?? [])
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            environment[equals < 0 ? variable : variable[..equals]] = equals < 0 ? "" : variable[(equals + 1)..];
        }

        return new Sandbox
        {
            Command = command,
            Root = new SandboxRoot(root),
            IsRootWritable = true,
            Entries = [.. HostFiles.Where(File.Exists).Select(path => new SandboxEntry.Bind(path, path))],
            Environment = environment.ToImmutable(),
            Directory = string.IsNullOrEmpty(execution.WorkingDirectory) ? "/" : execution.WorkingDirectory,
            HostName = "staves",
            HasNetwork = true,
            UserId = user.UserId,
            GroupId = user.GroupId,
        };
    }

    static StavesException NotFound(string name, ImageStore store)
    {
        IReadOnlyList<string> known = store.ImageNames;
        string hint = NearestWord.Find(name, known) is { } nearest ? $"did you mean `{nearest}`?"
            : known.Count == 0 ? "`staves build` makes one"
            : $"there is {string.Join(", ", known.Select(reference => $"`{reference}`"))}";
        return new StavesException(new Diagnostic("STV7103", $"there is no image `{name}` in the cache, and no such file", Hint: hint));
    }
}
