using System.Runtime.InteropServices;

namespace Staves.Portage.Index;

/// <summary>A category and its packages, which stand side by side in the table of packages; sorted by name.</summary>
/// <param name="Name">A text of the index.</param>
/// <param name="FirstPackage">A row of the table of packages.</param>
/// <param name="PackageCount">That many rows are its packages, sorted by name.</param>
/// <param name="Reserved">Zero; keeps the stamps aligned.</param>
/// <param name="CacheStamp">Of `metadata/md5-cache/CATEGORY`.</param>
/// <param name="TreeStamp">Of `CATEGORY`, the directory of its ebuilds.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct CategoryRecord(
    uint Name, uint FirstPackage, uint PackageCount, uint Reserved, long CacheStamp, long TreeStamp);
