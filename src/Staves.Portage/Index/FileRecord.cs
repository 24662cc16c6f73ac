using System.Runtime.InteropServices;

namespace Staves.Portage.Index;

/// <summary>A file of an archive that the index holds whole; sorted by path.</summary>
/// <param name="Path">A text of the index, relative to the root of the repository.</param>
/// <param name="Content">A text of the index: its bytes.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FileRecord(uint Path, uint Content);
