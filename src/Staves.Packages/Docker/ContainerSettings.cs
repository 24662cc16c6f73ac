using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Staves.Packages.Docker;

/// <summary>What a container is made with (Docker Engine API: ContainerCreate).</summary>
public sealed record ContainerSettings
{
    /// <summary>What commands of a build may need as root over their own files; they cannot load modules, mount, trace or open raw sockets.</summary>
    static readonly string[] Capabilities = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETFCAP", "SETGID", "SETUID"];

    /// <summary>Name or id of the image.</summary>
    public required string Image { get; init; }

    /// <summary>Takes the place of the image's entrypoint and arguments.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>The value of the label `staves`: who has to remove it.</summary>
    internal string Label { get; init; } = ContainerOwner.Current.ToLabel();

    /// <summary>`NAME=VALUE`; the image's own are there besides.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    public string Directory { get; init; } = "/";

    public string? HostName { get; init; }

    /// <summary>`USER:GROUP`.</summary>
    public string User { get; init; } = "0:0";

    public ImmutableArray<ContainerMount> Mounts { get; init; } = [];

    /// <summary>Directories in memory, with the options of tmpfs(5).</summary>
    public ImmutableSortedDictionary<string, string> Memory { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether it has the network of the daemon's machine; otherwise none.</summary>
    public bool HasNetwork { get; init; }

    public bool IsRootReadOnly { get; init; }

    /// <summary>Whether the daemon's own first process waits for what the command leaves behind.</summary>
    public bool HasInit { get; init; }

    internal JsonObject ToJson() => new()
    {
        [nameof(Image)] = Image,
        ["Entrypoint"] = Words(Command),
        ["Cmd"] = new JsonArray(),
        ["Env"] = Words(Environment),
        ["WorkingDir"] = Directory,
        ["Hostname"] = HostName ?? "",
        [nameof(User)] = User,
        ["Labels"] = new JsonObject { [DockerContainers.LabelName] = Label },
        ["AttachStdout"] = true,
        ["AttachStderr"] = true,
        ["HostConfig"] = new JsonObject
        {
            ["NetworkMode"] = HasNetwork ? "host" : "none",
            ["ReadonlyRootfs"] = IsRootReadOnly,
            ["Init"] = HasInit,
            ["CapDrop"] = Words(["ALL"]),
            ["CapAdd"] = Words(Capabilities),
            ["SecurityOpt"] = Words(["no-new-privileges"]),
            // The output is taken while it comes; a second copy of it would only fill the daemon's disk.
            ["LogConfig"] = new JsonObject { ["Type"] = "none" },
            [nameof(Mounts)] = new JsonArray([.. Mounts.Select(Mount)]),
            ["Tmpfs"] = new JsonObject(Memory.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value))),
        },
    };

    static JsonObject Mount(ContainerMount mount)
    {
        var json = new JsonObject
        {
            ["Type"] = mount.IsVolume ? "volume" : "bind", ["Source"] = mount.Source, ["Target"] = mount.Path, ["ReadOnly"] = !mount.IsWritable,
        };
        if (!mount.IsVolume)
        {
            json["BindOptions"] = new JsonObject { ["Propagation"] = "rprivate" };
        }

        return json;
    }

    static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word)]);
}
