using Staves.Portage.Diagnostics;

namespace Staves.Packages.Compression;

/// <summary>The ways in which compressed data are not what they should be, each with its diagnostic code.</summary>
static class CompressionFailure
{
    public static StavesException Misnamed(string file, string member) =>
        new(new Diagnostic("STV4014", $"`{member}` in `{file}` is compressed in another way than its name says", new SourceLocation(file)));

    public static StavesException Damaged(string file, Exception inner) =>
        new(new Diagnostic("STV4015", $"`{file}` has damaged compressed data: {inner.Message}", new SourceLocation(file)), inner);
}
