using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Staves.Packages.Docker;

/// <summary>
/// Where a container daemon may listen, in the order in which to ask: what the environment says, Docker's current context, then the
/// sockets of Docker and Podman. A socket that does not exist is not among them, unless the user named it.
/// </summary>
public static class DaemonLocator
{
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static ImmutableArray<DaemonEndpoint> Candidates(Func<string, string?> environment)
    {
        if (NonEmpty(environment("DOCKER_HOST")) is { } dockerHost)
        {
            return Explicit(dockerHost, "DOCKER_HOST");
        }

        if (NonEmpty(environment("CONTAINER_HOST")) is { } containerHost)
        {
            return Explicit(containerHost, "CONTAINER_HOST");
        }

        string? runtime = NonEmpty(environment("XDG_RUNTIME_DIR"));
        string? home = NonEmpty(environment("HOME"));
        var sockets = new List<(string? Path, string Source)>
        {
            (ContextSocket(environment, home), "Docker's context"),
            (Under(runtime, "docker.sock"), "rootless Docker"),
            ("/var/run/docker.sock", "Docker"),
            ("/run/docker.sock", "Docker"),
            (Under(home, ".docker/run/docker.sock"), "Docker Desktop"),
            (Under(runtime, "podman/podman.sock"), "rootless Podman"),
            ("/run/podman/podman.sock", "Podman"),
        };
        return
        [
            .. sockets
                .Where(socket => socket.Path is not null && File.Exists(socket.Path))
                .DistinctBy(socket => RealPath(socket.Path!), StringComparer.Ordinal)
                .Select(socket => new DaemonEndpoint(new Uri($"unix://{socket.Path}"), socket.Source)),
        ];
    }

    static ImmutableArray<DaemonEndpoint> Explicit(string host, string variable) =>
        Uri.TryCreate(host, UriKind.Absolute, out Uri? address) ? [new DaemonEndpoint(address, variable, IsExplicit: true)] : [];

    /// <summary>The context that `docker context use` chose; only one with a socket of this machine counts.</summary>
    static string? ContextSocket(Func<string, string?> environment, string? home)
    {
        string? configuration = NonEmpty(environment("DOCKER_CONFIG")) ?? Under(home, ".docker");
        string? context = NonEmpty(environment("DOCKER_CONTEXT")) ?? Text(Under(configuration, "config.json"), "currentContext");
        if (context is null or "default")
        {
            return null;
        }

        // Docker names the directory of a context by the digest of its name.
        string directory = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
        string? host = Text(Under(configuration, $"contexts/meta/{directory}/meta.json"), "Endpoints", "docker", "Host");
        const string Scheme = "unix://";
        return host?.StartsWith(Scheme, StringComparison.Ordinal) == true ? host[Scheme.Length..] : null;
    }

    /// <summary>One text of a JSON file; null where the file, the member or its form is missing.</summary>
    static string? Text(string? path, params ReadOnlySpan<string> members)
    {
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement element = document.RootElement;
            foreach (string member in members)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(member, out element))
                {
                    return null;
                }
            }

            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    static string? Under(string? directory, string path) => directory is null ? null : Path.Combine(directory, path);

    /// <summary>/var/run is a link to /run nearly everywhere: one socket, asked once.</summary>
    static string RealPath(string path) =>
        path.StartsWith("/var/run/", StringComparison.Ordinal) && Directory.ResolveLinkTarget("/var/run", returnFinalTarget: true) is { FullName: "/run" }
            ? path["/var".Length..]
            : path;
}
