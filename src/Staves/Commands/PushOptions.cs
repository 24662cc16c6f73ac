using System.CommandLine;
using System.CommandLine.Parsing;

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

    readonly Option<string?> _key = new("--sign-key")
    {
        Description = "With --push, sign the image in its registry by this private key, as `staves key generate` or cosign makes it",
        HelpName = "FILE",
    };

    public void AddTo(Command command, Option<bool> offline)
    {
        command.Add(_push);
        command.Add(_tags);
        command.Add(_key);
        command.Validators.Add(result => Validate(result, offline));
    }

    public bool IsWanted(ParseResult parsed) => parsed.GetValue(_push);

    public IReadOnlyList<string> Tags(ParseResult parsed) => parsed.GetValue(_tags) ?? [];

    public string? SigningKey(ParseResult parsed) => parsed.GetValue(_key);

    void Validate(CommandResult result, Option<bool> offline)
    {
        bool isWanted = result.GetValue(_push);
        if (isWanted && result.GetValue(offline))
        {
            result.AddError("`--push` opens connections, and `--offline` opens none");
        }

        if (!isWanted && result.GetValue(_tags) is { Length: > 0 })
        {
            result.AddError("`--tag` names what `--push` pushes; the image's own tag is `--version`");
        }

        if (!isWanted && result.GetValue(_key) is not null)
        {
            result.AddError("`--sign-key` signs what `--push` pushes; `staves sign` signs an image of the cache");
        }
    }
}
