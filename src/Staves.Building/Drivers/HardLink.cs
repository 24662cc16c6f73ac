using System.Runtime.InteropServices;

namespace Staves.Building.Drivers;

/// <summary>Further names of files: link(2).</summary>
static partial class HardLink
{
    public static void Create(string path, string target)
    {
        if (Link(target, path) != 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string target, string path);
}
