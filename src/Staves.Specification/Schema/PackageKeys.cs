using Staves.Specification.Reading;

namespace Staves.Specification.Schema;

/// <summary>The keys of a table for a package.</summary>
static class PackageKeys
{
    public static TableKeys Keys { get; } = new(
        new KeyDescription("use", "USE flags as in package.use: `flag`, `-flag`, `-*`, `NAME: value` for USE_EXPAND.", ValueShape.AnyTexts, "['-nls']"),
        new KeyDescription("keywords", "Keywords to accept besides those of the profile: `~amd64`, `*`, `~*`, `**`.", ValueShape.AnyTexts, "['~amd64']"),
        new KeyDescription("license", "Licences to accept: a licence, `@GROUP` or `*`.", ValueShape.AnyTexts, "['*']"),
        new KeyDescription("env", "Names of `[env.NAME]` tables, applied in this order.", ValueShape.AnyTexts, "['small']"),
        new KeyDescription("unmask", "`true`: package.mask counts for nothing.", ValueShape.Flag, "true"),
        new KeyDescription(
            "skip-phases",
            "Install phases that are left out.",
            new ValueShape.List(ValueShape.Text.Of(PackageSettingsReader.InstallPhases)) { IsDistinct = true },
            "['postinst']"));
}
