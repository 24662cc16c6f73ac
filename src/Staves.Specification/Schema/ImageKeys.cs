using Staves.Specification.Reading;

namespace Staves.Specification.Schema;

/// <summary>The keys of `[image]`.</summary>
static class ImageKeys
{
    public static TableKeys Keys { get; } = new(
        new KeyDescription("user", "Who runs the command: `user` or `user:group`, names or numbers. By default root.", ValueShape.AnyText, "'nginx'"),
        new KeyDescription("workdir", "The absolute path in which the command starts.", new ValueShape.Text { Pattern = "/[^\\n]*" }, "'/srv'"),
        new KeyDescription("environment", "Variables of the command.", ValueShape.TextMap, "{ TZ = 'UTC' }"),
        new KeyDescription("arguments", "Default arguments of the command (OCI `Cmd`).", ValueShape.AnyTexts, "['--help']"),
        new KeyDescription(
            "ports",
            "Ports that the command listens on, with `/tcp`, `/udp` or `/sctp`, or not.",
            new ValueShape.List(new ValueShape.Either(
                new ValueShape.Text { Pattern = "[0-9]{1,5}(?:/(?:tcp|udp|sctp))?" }, new ValueShape.Number(1, 65535))) { IsDistinct = true },
            "[8080, '53/udp']"),
        new KeyDescription(
            "volumes",
            "Absolute paths of directories that a container keeps outside of its root.",
            new ValueShape.List(new ValueShape.Text { Pattern = "/[^\\n]*" }) { IsDistinct = true },
            "['/var/lib/redis']"),
        new KeyDescription("stop-signal", "The signal that ends a container.", new ValueShape.Text { Pattern = ValueRules.SignalPattern }, "'SIGQUIT'"),
        new KeyDescription("labels", "Labels; they override annotations of the same name.", ValueShape.TextMap, "{ 'org.example.team' = 'web' }"),
        new KeyDescription(
            "layers",
            "How the root filesystem is divided: into one layer, which is the default, `package` for layers that images share, or into at most so many of those.",
            new ValueShape.Either(ValueShape.Text.Of([ImageTableReader.LayerForEachPackage]), new ValueShape.Number(1, ImageTableReader.MostLayers)),
            "'package'"),
        new KeyDescription(
            "compression",
            "How layers are compressed. By default `gzip`, which every runtime reads.",
            ValueShape.Text.Of(ImageTableReader.Compressions.Keys),
            "'zstd'"),
        new KeyDescription("prune", "Whether documentation, headers and the like are left out. By default `true`.", ValueShape.Flag, "false"),
        new KeyDescription("package-database", "Whether the image has `/var/db/pkg`, for Portage and scanners. By default `false`.", ValueShape.Flag, "true"),
        new KeyDescription(
            "max-size",
            "A build whose image has more bytes than this fails and says what grew. Unpacked, as the build's summary has it: `5 MB`, `5 MiB` or a number of bytes.",
            new ValueShape.Either(new ValueShape.Text { Pattern = ByteSize.Pattern }, new ValueShape.Number(1, long.MaxValue)),
            "'5 MB'"),
        new KeyDescription("health-check", "How Docker finds out whether a container is well.", new ValueShape.Table(HealthCheckKeys.Keys), "{ command = ['/bin/true'] }"));
}
