using System.CommandLine;
using System.CommandLine.Parsing;
using Staves.Images.Delivery;

namespace Staves.Commands;

/// <summary>The option `--output`: where the image is written besides daemons and registries.</summary>
sealed class OutputOption
{
    readonly Option<ImageDestination[]> _output = new("--output", "-o")
    {
        Description = "Write the image there, daemon or not: FILE or oci-archive:FILE, docker-archive:FILE, oci:DIRECTORY, containerd:NAMESPACE; may be repeated",
        HelpName = "DESTINATION",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = Parse,
    };

    public void AddTo(Command command) => command.Add(_output);

    public bool IsGiven(CommandResult result) => result.GetResult(_output) is { Implicit: false };

    public IReadOnlyList<ImageDestination> Read(ParseResult parsed) => parsed.GetValue(_output) ?? [];

    static ImageDestination[] Parse(ArgumentResult result)
    {
        var destinations = new List<ImageDestination>();
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            if (ImageDestination.TryParse(text, out ImageDestination? destination))
            {
                destinations.Add(destination);
            }
            else
            {
                result.AddError($"`{text}` is no destination: FILE, oci-archive:FILE, docker-archive:FILE, oci:DIRECTORY or containerd:NAMESPACE");
            }
        }

        return [.. destinations];
    }
}
