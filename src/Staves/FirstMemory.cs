using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Staves;

/// <summary>The memory that a run of the program begins with.</summary>
static unsafe partial class FirstMemory
{
    const int Size = 64 << 20;
    const nuint LargePage = 2 << 20;
    const int HugePages = 14;
    const int LargestSmallObject = 84_000;

    /// <summary>Hardly anything that a resolution makes is garbage before its end, so the first search for garbage waits until this much is made,
    /// and the system is asked to give it in pages of 2 MiB: to give it page by page takes as long as a small plan does.</summary>
    public static void Prepare()
    {
        // There is nothing to collect yet.
        if (GC.TryStartNoGCRegion(Size, disallowFullBlockingGC: true))
        {
            // New objects come one behind the other, so a new one tells where. Where the advice is not taken, nothing changes.
            nuint end = (AddressOf(new object()) | (LargePage - 1)) + 1;
            _ = Advise(end, Size, HugePages);

            // What is left of the page that the first objects are in is passed over; hardly anything of it is touched.
            nuint passed = 0;
            while (passed < LargePage && AddressOf(GC.AllocateUninitializedArray<byte>(LargestSmallObject)) < end)
            {
                passed += LargestSmallObject;
            }
        }
    }

    static nuint AddressOf(object item) => *(nuint*)Unsafe.AsPointer(ref item);

    /// <summary>madvise(2) with MADV_HUGEPAGE.</summary>
    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nuint address, nuint length, int advice);
}
