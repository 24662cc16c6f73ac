using System.CommandLine;
using System.CommandLine.Parsing;
using Staves.Images.Delivery;

namespace Staves.Commands;

/// <summary>The option `--output`: where the image is written besides daemons and registries.</summary>
sealed class OutputOption
{
    readonly Option<string[]> _output = new("--output", "-o")
    {
        Description = "Write the image there, daemon or not: FILE or oci-archive:FILE, docker-archive:FILE, oci:DIRECTORY, containerd:NAMESPACE; may be repeated",
        HelpName = "DESTINATION",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command)
    {
        command.Add(_output);
        command.Validators.Add(result =>
        {
            foreach (string text in (result.GetValue(_output) ?? []).Where(text => !ImageDestination.TryParse(text, out _)))
            {
                result.AddError($"`{text}` is no destination: FILE, oci-archive:FILE, docker-archive:FILE, oci:DIRECTORY or containerd:NAMESPACE");
            }
        });
    }

    public bool IsGiven(CommandResult result) => result.GetValue(_output) is { Length: > 0 };

    public IReadOnlyList<ImageDestination> Read(ParseResult parsed) =>
        [.. (parsed.GetValue(_output) ?? []).Select(text => ImageDestination.TryParse(text, out ImageDestination? destination) ? destination : null).OfType<ImageDestination>()];
}
