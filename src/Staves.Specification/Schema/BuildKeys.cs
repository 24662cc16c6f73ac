using Staves.Specification.Reading;

namespace Staves.Specification.Schema;

/// <summary>The keys of `[build]`.</summary>
static class BuildKeys
{
    static readonly ValueShape Patterns = new ValueShape.List(ValueShape.AnyText) { IsDistinct = true };

    /// <summary>The keys of a table in `binhosts`.</summary>
    public static TableKeys Binhost { get; } = new(
        new KeyDescription("uri", "An http, https or file URI, or a directory.", ValueShape.AnyText, "'https://example.org/binpackages'") { IsRequired = true },
        new KeyDescription("mirrors", "Other addresses of the same files, asked where the first fails.", Patterns, "['https://mirror.example.org/binpackages']"),
        new KeyDescription("keyring", "A file of OpenPGP keys, each of which may sign its packages. By default Gentoo's.", ValueShape.AnyText, "'keys.asc'"),
        new KeyDescription("verify-signature", "Whether its packages have to be signed.", ValueShape.Flag, "true"),
        new KeyDescription(
            "priority", "Of the same build that of the binhost with the highest priority is taken.", new ValueShape.Number(short.MinValue, short.MaxValue), "10"),
        new KeyDescription("include", "The packages that alone are taken from there: `category/name`, with `*`.", Patterns, "['app-shells/*']"),
        new KeyDescription("exclude", "Packages that are not taken from there: `category/name`, with `*`.", Patterns, "['sys-kernel/*']"));

    public static TableKeys Keys { get; } = new(
        new KeyDescription(
            "builder",
            "Where packages are compiled: `host`, `stage3:NAME`, a root filesystem in a directory or an archive, or a container image. By default `host`.",
            ValueShape.AnyText,
            "'host'"),
        new KeyDescription("quickpkg", "Whether packages that are installed in the builder may go into the image. By default `true`.", ValueShape.Flag, "false"),
        new KeyDescription(
            "builder-config",
            "Which files below CONFIG_PROTECT come with the builder's packages. By default `unmodified`.",
            ValueShape.Text.Of(BuildTableReader.BuilderConfigurations.Keys),
            "'none'"),
        new KeyDescription(
            "cache", "The name of the cache that keeps packages between builds.", new ValueShape.Text { Pattern = ValueRules.CacheNamePattern }, "'default'"),
        new KeyDescription("jobs", "How many compilers may run at a time. By default as many as there are processors.", new ValueShape.Number(1, BuildTableReader.MostJobs), "4"),
        new KeyDescription(
            "runner", "Where the builder's commands run. By default `namespaces`.", ValueShape.Text.Of(BuildTableReader.Runners.Keys), "'namespaces'"),
        new KeyDescription(
            "driver",
            "What compiles in the builder: its own Portage, or Staves itself. By default Portage where the builder has it.",
            ValueShape.Text.Of(BuildTableReader.Drivers.Keys),
            "'native'"),
        new KeyDescription("mirrors", "The roots of Gentoo mirrors, the first to be asked first.", Patterns, "['https://distfiles.gentoo.org']"),
        new KeyDescription("stage-keyring", "A file of OpenPGP keys, each of which may sign stage3s. By default Gentoo's.", ValueShape.AnyText, "'keys.asc'"),
        new KeyDescription(
            "binhosts",
            "Where binary packages come from: addresses, or tables that say more.",
            new ValueShape.List(new ValueShape.Either(ValueShape.AnyText, new ValueShape.Table(Binhost))),
            "['https://example.org/binpackages']"));
}
