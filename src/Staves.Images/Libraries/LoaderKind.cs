using System.Collections.Immutable;

namespace Staves.Images.Libraries;

/// <summary>How a dynamic loader searches: musl's, or that of the GNU C library (ld.so(8)).</summary>
/// <param name="IsMusl">Whether run paths serve all that is loaded below, and the C library is the loader itself.</param>
/// <param name="Directories">Where it looks when no run path helps, in order.</param>
/// <param name="OwnNames">Names under which the loader itself is already loaded.</param>
sealed record LoaderKind(bool IsMusl, ImmutableArray<string> Directories, ImmutableArray<string> OwnNames)
{
    /// <summary>Libraries of the C library that musl's loader stands for, whatever their suffix.</summary>
    static readonly ImmutableArray<string> MuslNames = ["libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet."];

    public bool Provides(string library) => IsMusl && MuslNames.Any(name => library.StartsWith(name, StringComparison.Ordinal));
}
