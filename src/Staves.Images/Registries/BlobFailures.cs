using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Registries;

/// <summary>The errors of fetching one blob of an image.</summary>
sealed class BlobFailures(RegistryReference reference, string digest) : DownloadFailures
{
    public override StavesException Mismatch(ImmutableArray<string> details) => Failure(
        "STV7209", $"`{digest}` of `{reference}` is damaged where it comes from", "ask again later, or tell whoever keeps the registry", details);

    public override StavesException Unreachable(ImmutableArray<string> details) => Failure(
        "STV7210", $"`{digest}` of `{reference}` cannot be fetched", "the next build goes on where this one stopped", details);

    public override StavesException NoSources(ImmutableArray<string> details) => Unreachable(details);

    public override StavesException Offline(ImmutableArray<string> details) => Unreachable(details);

    public override StavesException DiskFull(string path, long needed, Exception inner) => new(
        new Diagnostic(
            "STV7211",
            string.Create(CultureInfo.InvariantCulture, $"`{path}` cannot be written: the disk is full, and {needed} bytes are missing"),
            new SourceLocation(path),
            "make room, or name another cache: --build-cache; the next build goes on where this one stopped"),
        inner);

    public override StavesException Unusable(string directory, Exception inner) => new(
        new Diagnostic("STV7214", $"images cannot be kept in `{directory}`: {inner.Message}", new SourceLocation(directory)), inner);

    static StavesException Failure(string code, string message, string hint, ImmutableArray<string> details) =>
        new(new Diagnostic(code, message, Hint: hint) { Details = details });
}
