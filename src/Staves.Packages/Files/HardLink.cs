using System.Runtime.InteropServices;

namespace Staves.Packages.Files;

/// <summary>Further names of files: link(2).</summary>
public static partial class HardLink
{
    /// <exception cref="IOException">It cannot be made.</exception>
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
