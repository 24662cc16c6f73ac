using Staves.Specification.Reading;

namespace Staves.Specification.Schema;

/// <summary>The keys of `[[files]]`.</summary>
static class FileKeys
{
    static readonly ValueShape Account = new ValueShape.Either(
        new ValueShape.Text { Pattern = ValueRules.UserNamePattern }, new ValueShape.Number(0, uint.MaxValue - 1));

    public static TableKeys Keys { get; } = new(
        new KeyDescription(
            "path", "Where it is in the image: an absolute path without `..`.", new ValueShape.Text { Pattern = "/[^\\n]*" }, "'/etc/motd'") { IsRequired = true },
        new KeyDescription("content", "The text of the file.", ValueShape.AnyText, "'hello'"),
        new KeyDescription(
            "source",
            "A file of this machine, or a directory with all that is in it: files, empty directories and symbolic links.",
            ValueShape.AnyText,
            "'www'"),
        new KeyDescription("link", "A symbolic link to this path, which is written as it is.", ValueShape.AnyText, "'/run/app.sock'"),
        new KeyDescription("directory", "`true`: an empty directory, for instance one that the image's user may write to.", ValueShape.Flag, "true"),
        new KeyDescription(
            "mode",
            "Permission bits in octal. By default 0755 for directories and what is executable, else 0644. Directories of a source may be entered by whom it lets read.",
            new ValueShape.Either(new ValueShape.Text { Pattern = "(?:0o)?[0-7]{1,5}" }, new ValueShape.Number(0, 4095)),
            "'0644'"),
        new KeyDescription("owner", "Who owns it: a user that the image has, or a number. By default root.", Account, "'nginx'"),
        new KeyDescription("group", "Which group owns it: one that the image has, or a number. By default root.", Account, "82"))
    {
        Alternatives = ["content", "source", "link", "directory"],
    };
}
