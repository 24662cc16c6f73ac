using System.Runtime.InteropServices;

namespace Staves.Portage.Index;

/// <summary>A package and its versions, which stand side by side in the table of versions, ascending.</summary>
/// <param name="Name">A text of the index: the name without its category.</param>
/// <param name="FirstVersion">A row of the table of versions.</param>
/// <param name="VersionCount">That many rows are its versions.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct PackageRecord(uint Name, uint FirstVersion, uint VersionCount);
