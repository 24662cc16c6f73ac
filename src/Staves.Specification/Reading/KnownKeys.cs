namespace Staves.Specification.Reading;

/// <summary>The keys that belong elsewhere, so that a misplaced one can be told where it goes.</summary>
static class KnownKeys
{
    /// <summary>Keys before the first table header.</summary>
    public static readonly string[] TopLevel =
        ["name", "version", "packages", "command", "annotations", "locale", "profile", "platforms", "provided"];

    public static readonly string[] Image =
        ["user", "workdir", "environment", "arguments", "ports", "volumes", "stop-signal", "labels", "layers", "compression"];

    public static readonly string[] Build = ["builder", "cache", "runner", "driver", "jobs", "binhosts", "mirrors", "stage-keyring"];
}
