using System.Collections.Immutable;
using System.Globalization;

namespace Staves.Packages.Binhosts;

/// <summary>Which files a binhost has, so that each new one gets a number of its own among the builds of its version.</summary>
sealed class ExportedNames
{
    readonly HashSet<string> _digests = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<(string Name, long Build)> _builds = [];

    /// <param name="packages">What an index says of those that are there.</param>
    public ExportedNames(ImmutableArray<ImmutableSortedDictionary<string, string>> packages)
    {
        foreach (ImmutableSortedDictionary<string, string> package in packages)
        {
            _digests.Add(package.GetValueOrDefault("SHA512", ""));
            string file = Path.GetFileName(package.GetValueOrDefault("PATH", ""));
            string name = package.GetValueOrDefault("CPV", "");
            // The file's name counts: an index may say nothing of builds.
            string rest = file.StartsWith($"{name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]}-", StringComparison.Ordinal) ? file.Split('-')[^1].Split('.')[0] : "";
            if (long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out long build))
            {
                _builds.Add((name, build));
            }
        }
    }

    public bool HasDigest(string digest) => _digests.Contains(digest);

    /// <summary>Gives a file its number.</summary>
    /// <param name="name">`CATEGORY/PF`.</param>
    /// <param name="wanted">The number that the package itself has.</param>
    /// <param name="digest">SHA512 of the file.</param>
    public long Take(string name, long? wanted, string digest)
    {
        _digests.Add(digest);
        if (wanted is > 0 && _builds.Add((name, wanted.Value)))
        {
            return wanted.Value;
        }

        long build = 1;
        while (!_builds.Add((name, build)))
        {
            build++;
        }

        return build;
    }
}
