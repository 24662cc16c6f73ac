using System.Collections.Immutable;

namespace Staves.Building.InstallPhases;

/// <summary>A function of a saved environment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Commands">All commands in it, in the order of the text.</param>
sealed record ShellFunction(string Name, ImmutableArray<ShellCommand> Commands);
