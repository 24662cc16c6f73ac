using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>A binary package that has been made.</summary>
/// <param name="Path">The GPKG file.</param>
/// <param name="Warnings">What a person should know of it.</param>
public sealed record PackageFile(string Path, ImmutableArray<Diagnostic> Warnings);
