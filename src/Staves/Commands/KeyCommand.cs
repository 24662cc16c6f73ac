using System.CommandLine;
using Staves.Rendering;

namespace Staves.Commands;

/// <summary>`staves key`: the keys that sign images.</summary>
static class KeyCommand
{
    public static Command Create(Terminal terminal) => new("key", "Keys that sign images") { KeyGenerateCommand.Create(terminal) };
}
