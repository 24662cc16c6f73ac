using System.Collections.Immutable;

namespace Staves.Authoring;

/// <summary>A package that was found for a first specification.</summary>
/// <param name="Text">The package dependency specification.</param>
/// <param name="Name">Its package: `app-shells/bash`.</param>
/// <param name="Flags">The USE flags that it has, sorted; empty where the repository was not read.</param>
/// <param name="Use">The flags that are set for it.</param>
sealed record ChosenPackage(string Text, string Name, ImmutableArray<string> Flags, ImmutableArray<string> Use);
