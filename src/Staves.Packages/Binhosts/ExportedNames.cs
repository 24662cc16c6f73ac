using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Gpkg;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>Which builds a binhost has of each version, so that none comes into it twice and each new one gets a number of its own.</summary>
/// <param name="directory">The binhost.</param>
/// <param name="packages">What an index says of those that are there.</param>
sealed class ExportedNames(string directory, ImmutableArray<ImmutableSortedDictionary<string, string>> packages)
{
    readonly ILookup<string, string> _paths = packages.ToLookup(
        package => package.GetValueOrDefault("CPV", ""), package => package.GetValueOrDefault("PATH", ""), StringComparer.Ordinal);

    readonly Dictionary<string, Builds> _builds = new(StringComparer.Ordinal);

    /// <summary>The number of a build that comes into the binhost; null for one that is there already.</summary>
    /// <param name="name">`CATEGORY/PF`.</param>
    /// <param name="wanted">The number that it has.</param>
    /// <param name="content">What <see cref="GpkgNumbering.ContentOf"/> says of it.</param>
    public long? Add(string name, long? wanted, string content)
    {
        if (!_builds.TryGetValue(name, out Builds? builds))
        {
            builds = Read(name);
            _builds.Add(name, builds);
        }

        if (!builds.Contents.Add(content))
        {
            return null;
        }

        long number = wanted is { } own && !builds.Numbers.Contains(own) ? own : 1;
        while (!builds.Numbers.Add(number))
        {
            number++;
        }

        return number;
    }

    Builds Read(string name)
    {
        var builds = new Builds([], new HashSet<string>(StringComparer.Ordinal));
        foreach (string path in _paths[name])
        {
            // The number is the last part of the file's name, too.
            string last = Path.GetFileName(path).Split('-')[^1].Split('.')[0];
            if (long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                builds.Numbers.Add(number);
            }

            try
            {
                using var package = GpkgFile.Open(Path.Combine(directory, path));
                builds.Contents.Add(GpkgNumbering.ContentOf(package));
            }
            catch (StavesException)
            {
                // A file that is damaged now is none that could be there already; its number stays its own.
            }
        }

        return builds;
    }

    sealed record Builds(HashSet<long> Numbers, HashSet<string> Contents);
}
