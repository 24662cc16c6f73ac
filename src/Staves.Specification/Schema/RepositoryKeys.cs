using Staves.Specification.Reading;

namespace Staves.Specification.Schema;

/// <summary>The keys of `[[repositories]]`.</summary>
static class RepositoryKeys
{
    public static TableKeys Keys { get; } = new(
        new KeyDescription("name", "The repository's name.", new ValueShape.Text { Pattern = "[A-Za-z0-9_][A-Za-z0-9_-]*" }, "'gentoo'") { IsRequired = true },
        new KeyDescription(
            "type",
            "`bundled`: the one that comes with Staves. `local`: a directory or a snapshot. `git`, `rsync`, `webrsync`: fetched. `docker`: out of an image.",
            ValueShape.Text.Of(RepositoryReader.Types.Keys),
            "'webrsync'") { IsRequired = true },
        new KeyDescription("uri", "Where it is: a path, what `git fetch` takes, an rsync address, an image, or a mirror.", ValueShape.AnyText, "'https://mirror.example.org/gentoo'"),
        new KeyDescription("branch", "`git` only: a branch or a tag.", ValueShape.AnyText, "'main'"),
        new KeyDescription("keyring", "A file of OpenPGP keys, each of which may sign it. By default Gentoo's.", ValueShape.AnyText, "'keys.asc'"),
        new KeyDescription("verify-signature", "Whether it has to be signed.", ValueShape.Flag, "true"));
}
