using Staves.Specification.Reading;

namespace Staves.Specification.Schema;

/// <summary>The keys at the top of a specification.</summary>
static class RootKeys
{
    /// <summary>The keys of `locale`.</summary>
    public static TableKeys Locale { get; } = new(
        new KeyDescription("name", "Language and country.", new ValueShape.Text { Pattern = ValueRules.LocaleNamePattern }, "'en_US'") { IsRequired = true },
        new KeyDescription("charset", "The character set. By default UTF-8.", new ValueShape.Text { Pattern = ValueRules.CharsetPattern }, "'UTF-8'"));

    public static TableKeys Keys { get; } = new(
        new KeyDescription(
            "name",
            "The image's name, perhaps with a registry, without a tag.",
            new ValueShape.Text { Pattern = ValueRules.ImageNamePattern },
            "'staves/bash'") { IsRequired = true },
        new KeyDescription("version", "The image's tag. By default `latest`.", new ValueShape.Text { Pattern = ValueRules.TagPattern }, "'5.3'"),
        new KeyDescription(
            "packages",
            "What the image holds: package dependency specifications of any form, and sets.",
            new ValueShape.List(new ValueShape.Text { Pattern = "[^!\\s]\\S*" }) { Least = 1, IsDistinct = true },
            "['app-shells/bash']") { IsRequired = true },
        new KeyDescription("command", "The image's entrypoint: a program and its arguments.", ValueShape.AnyTexts, "['/bin/bash', '-c']"),
        new KeyDescription(
            "annotations", "Annotations of the image, which become its labels too.", ValueShape.TextMap, "{ 'org.opencontainers.image.licenses' = 'GPL-3.0+' }"),
        new KeyDescription("locale", "The image's locale.", new ValueShape.Table(Locale), "{ name = 'en_US', charset = 'UTF-8' }"),
        new KeyDescription(
            "profile",
            "The profile: a path below `profiles/`, perhaps with the repository's name and a colon before it.",
            new ValueShape.Text { Pattern = ValueRules.ProfilePattern },
            "'musl'"),
        new KeyDescription(
            "platforms",
            "What the image is for. By default the machine's own.",
            new ValueShape.List(new ValueShape.Text { Pattern = $"linux/(?:{string.Join('|', ValueRules.Architectures)})(?:/{ValueRules.CacheNamePattern})?" }) { IsDistinct = true },
            "['linux/amd64']"),
        new KeyDescription(
            "provided",
            "Packages, each with a version, that the image is taken to have already.",
            new ValueShape.List(new ValueShape.Text { Pattern = "[^\\s/]+/\\S+-[0-9]\\S*" }) { IsDistinct = true },
            "['virtual/libc-1']"),
        new KeyDescription(
            "env",
            "Variables for the builds, as if appended to make.conf, and tables `[env.NAME]` of them for packages that name one.",
            new ValueShape.Map(new ValueShape.Either(ValueShape.AnyText, ValueShape.TextMap)),
            "{ CFLAGS = '-O2', small = { CFLAGS = '-Os' } }") { IsHeader = true },
        new KeyDescription(
            "platform",
            "What is otherwise for one of several platforms: `[platform.'linux/arm64']`.",
            new ValueShape.Map(new ValueShape.Table(PlatformKeys.Keys)),
            "{ 'linux/arm64' = { profile = 'musl' } }") { IsHeader = true },
        new KeyDescription(
            "repositories",
            "Where packages come from, lowest priority first.",
            new ValueShape.List(new ValueShape.Table(RepositoryKeys.Keys)),
            "[{ name = 'staves', type = 'bundled' }]") { IsHeader = true },
        new KeyDescription(
            "files",
            "Files of your own in the image.",
            new ValueShape.List(new ValueShape.Table(FileKeys.Keys)),
            "[{ path = '/etc/motd', content = 'hello' }]") { IsHeader = true },
        new KeyDescription(
            "image",
            "Fields of the image's configuration, and what else belongs into it or not.",
            new ValueShape.Table(ImageKeys.Keys),
            "{ user = 'nobody' }") { IsHeader = true },
        new KeyDescription("build", "How packages are made.", new ValueShape.Table(BuildKeys.Keys), "{ builder = 'host' }") { IsHeader = true })
    {
        Others = PackageKeys.Keys,
        OthersPattern = "/",
    };
}
