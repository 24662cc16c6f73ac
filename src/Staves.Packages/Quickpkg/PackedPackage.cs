using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;

namespace Staves.Packages.Quickpkg;

/// <summary>A binary package that was made of an installed one.</summary>
/// <param name="Package">What was packed.</param>
/// <param name="Path">The GPKG file.</param>
/// <param name="Warnings">What of it is not as it was installed.</param>
public sealed record PackedPackage(InstalledPackage Package, string Path, ImmutableArray<Diagnostic> Warnings);
