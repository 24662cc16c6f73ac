using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Downloads;

/// <summary>The errors of fetching one file, in the words and with the codes of whoever wants it. Details tell each source and why it did
/// not give the file.</summary>
public abstract class DownloadFailures
{
    // errno(3) of Linux, which .NET keeps in HResult.
    const int NoSpace = 28;
    const int QuotaExceeded = 122;

    public static bool IsDiskFull(IOException exception) => exception.HResult is NoSpace or QuotaExceeded;

    /// <summary>Sources had a file of this name, and it was another one.</summary>
    public abstract StavesException Mismatch(ImmutableArray<string> details);

    /// <summary>No source gave it.</summary>
    public abstract StavesException Unreachable(ImmutableArray<string> details);

    /// <summary>It has no source that may be asked.</summary>
    public abstract StavesException NoSources(ImmutableArray<string> details);

    /// <summary>It is not here, and no socket may be opened.</summary>
    public abstract StavesException Offline(ImmutableArray<string> details);

    /// <param name="path">The partial file.</param>
    /// <param name="needed">How many bytes are missing.</param>
    /// <param name="inner">What the kernel said.</param>
    public abstract StavesException DiskFull(string path, long needed, Exception inner);

    /// <summary>Its directory cannot be used.</summary>
    public abstract StavesException Unusable(string directory, Exception inner);
}
