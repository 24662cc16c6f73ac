using System.CommandLine;
using Staves.Rendering;
using Staves.Specification.Schema;

namespace Staves.Commands;

/// <summary>`staves schema`: prints the JSON Schema of `staves.toml`, for editors.</summary>
static class SchemaCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", "Print the JSON Schema of staves.toml, for editors");
        command.SetAction(_ =>
        {
            terminal.Output.Write(SpecificationSchema.ToJson());
            return (int)ExitCode.Done;
        });
        return command;
    }
}
