using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Downloads;
using Staves.Portage.Binaries;

namespace Staves.Packages.Binhosts;

/// <summary>Asks packages themselves where an index says too little of them to choose and to fetch them.</summary>
sealed class IndexCompletion(DownloadTransport transport, DownloadOptions options)
{
    // An index that says nothing of thousands of packages is not worth as many requests.
    const int MostPackages = 2000;

    /// <summary>The text of the index with what they say; null where it lacks nothing. Packages of which the size cannot be told are left
    /// out.</summary>
    public async Task<string?> CompleteAsync(BinhostIndex index, DownloadSource address, CancellationToken cancellationToken)
    {
        Dictionary<string, string>[] incomplete = [.. index.Incomplete.Select(ToDictionary)];
        if (incomplete.Length == 0)
        {
            return null;
        }

        var answers = new ConcurrentDictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, options.Parallelism), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(incomplete.Take(MostPackages), parallel, async (package, token) =>
        {
            if (PackageAddress.Of(index.Source, package.GetValueOrDefault("PATH", ""), address.Proxy) is { } source
                && await TryReadAsync(source, token) is { } answer
                && answer.Fields["CPV"] == package["CPV"])
            {
                var completed = new Dictionary<string, string>(answer.Fields, StringComparer.Ordinal)
                {
                    ["SIZE"] = answer.Size.ToString(CultureInfo.InvariantCulture),
                };

                // What the index says itself counts: others who use it see the same.
                foreach ((string key, string value) in package)
                {
                    completed[key] = value;
                }

                answers[package["PATH"]] = completed;
            }
        });

        Dictionary<string, string>[] packages =
        [
            .. index.Fields.Select(ToDictionary)
                .Select(package => answers.GetValueOrDefault(package.GetValueOrDefault("PATH", ""), package))
                .Where(package => package.ContainsKey("SIZE")),
        ];
        return BinhostIndex.Write(
            index.Header.Select(field => field.Key == "PACKAGES" ? KeyValuePair.Create("PACKAGES", packages.Length.ToString(CultureInfo.InvariantCulture)) : field),
            packages);
    }

    async Task<(long Size, ImmutableSortedDictionary<string, string> Fields)?> TryReadAsync(DownloadSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await new RemoteMetadata(transport).ReadAsync(source, cancellationToken);
        }
        catch (SourceException)
        {
            return null;
        }
    }

    /// <summary>The last of equal keys counts.</summary>
    static Dictionary<string, string> ToDictionary(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in fields)
        {
            values[key] = value;
        }

        return values;
    }
}
