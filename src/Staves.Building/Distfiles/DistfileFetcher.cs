using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Distfiles;

/// <summary>Brings source files into the distfiles directory, each verified against its Manifest (GLEP 74) before it has its name.</summary>
public sealed class DistfileFetcher(DistfileOptions options) : IDisposable
{
    const int LongestName = 200;

    readonly FileFetcher _fetcher = new(options);

    /// <summary>Fetches what is not there.</summary>
    /// <returns>The paths of the files, in their order.</returns>
    /// <exception cref="StavesException">Files could not be had; one diagnostic for each, after all others have been fetched.</exception>
    public async Task<ImmutableArray<string>> FetchAsync(
        IReadOnlyList<Distfile> files, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        ILookup<bool, Distfile> named = files.DistinctBy(file => file.FileName, StringComparer.Ordinal).ToLookup(file => IsName(file.FileName));
        ImmutableArray<StavesException?> outcomes = await _fetcher.FetchAsync([.. named[true].Select(Wanted)], progress, cancellationToken);
        Diagnostic[] problems =
        [
            .. named[true].Zip(outcomes, (file, failure) => (file.FileName, Failure: failure))
                .Concat(named[false].Select(file => (file.FileName, Failure: (StavesException?)DistfileFailures.BadName(file.FileName))))
                .OrderBy(file => file.FileName, StringComparer.Ordinal)
                .SelectMany(file => file.Failure?.Diagnostics ?? []),
        ];
        return problems.Length == 0
            ? [.. files.Select(file => Path.Combine(options.Directory, file.FileName))]
            : throw new StavesException(problems);
    }

    public void Dispose() => _fetcher.Dispose();

    /// <summary>A name from a Manifest must not lead out of the directory.</summary>
    static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\0');

    WantedFile Wanted(Distfile file)
    {
        string path = Path.Combine(options.Directory, file.FileName);
        (ImmutableArray<DownloadSource> places, ImmutableArray<string> refused) = DistfileSources.Of(file, options);
        return new WantedFile
        {
            Name = file.FileName,
            Path = path,
            StateDirectory = Path.Combine(options.Directory, ".staves"),
            Size = file.Size,
            Digests = ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal, [KeyValuePair.Create("BLAKE2B", file.Blake2b), KeyValuePair.Create("SHA512", file.Sha512)]),
            Authority = "the Manifest",
            Sources = places,
            Refused = refused,
            KeepsWrongFile = true,
            Failures = new DistfileFailures(file, path),
        };
    }
}
