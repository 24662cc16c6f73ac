using Staves.Specification.Reading;

namespace Staves.Specification.Schema;

/// <summary>The keys of `[platform.'OS/ARCHITECTURE']`.</summary>
static class PlatformKeys
{
    public static TableKeys Keys { get; } = new(
        new KeyDescription(
            "profile", "The profile, in the place of the specification's.", new ValueShape.Text { Pattern = ValueRules.ProfilePattern }, "'default/linux/arm64/23.0/musl'"),
        new KeyDescription("builder", "Where its packages are compiled or taken from, in the place of that of `[build]`.", ValueShape.AnyText, "'./stage3-arm64'"),
        new KeyDescription(
            "binhosts",
            "Where binary packages come from, besides those of `[build]`.",
            new ValueShape.List(new ValueShape.Either(ValueShape.AnyText, new ValueShape.Table(BuildKeys.Binhost))),
            "['https://example.org/arm64']"),
        new KeyDescription("env", "Variables after those of `[env]`.", ValueShape.TextMap, "{ CHOST = 'aarch64-unknown-linux-musl' }"));
}
