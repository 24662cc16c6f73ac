using System.CommandLine;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves builder`: the stage3s of Gentoo's that packages can be taken from.</summary>
static class BuilderCommand
{
    public static Command Create(Terminal terminal) => new("builder", "Look after stage3s, which `--builder stage3:NAME` takes packages from")
    {
        BuilderListCommand.Create(terminal),
        BuilderPullCommand.Create(terminal),
        BuilderUpdateCommand.Create(terminal),
    };
}
