using System.CommandLine;

namespace Staves.Commands;

/// <summary>The options about registries that an image goes to.</summary>
sealed class PushOptions
{
    readonly Option<bool> _push = new("--push") { Description = "Push the image to its registry, by its name or those of --tag" };
    readonly Option<string[]> _tags = new("--tag")
    {
        Description = "With --push, a tag or a whole name to push by in the place of the image's own; may be repeated",
        HelpName = "TAG",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command, Option<bool> offline)
    {
        command.Add(_push);
        command.Add(_tags);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_push) && result.GetValue(offline))
            {
                result.AddError("`--push` opens connections, and `--offline` opens none");
            }

            if (!result.GetValue(_push) && result.GetValue(_tags) is { Length: > 0 })
            {
                result.AddError("`--tag` names what `--push` pushes; the image's own tag is `--version`");
            }
        });
    }

    public bool IsWanted(ParseResult parsed) => parsed.GetValue(_push);

    public IReadOnlyList<string> Tags(ParseResult parsed) => parsed.GetValue(_tags) ?? [];
}
