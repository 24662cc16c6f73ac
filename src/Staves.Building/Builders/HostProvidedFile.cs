using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;

namespace Staves.Building.Builders;

/// <summary>A repository's `metadata/host-provided`: lines of `category/package  need[,need…]  debian-package`, `#` begins a comment.</summary>
public static class HostProvidedFile
{
    const int Columns = 3;

    /// <exception cref="StavesException">STV5210: a line is not one of the file's form.</exception>
    public static ImmutableArray<HostProvidedPackage> Parse(string text, string path)
    {
        ImmutableArray<HostProvidedPackage>.Builder packages = ImmutableArray.CreateBuilder<HostProvidedPackage>();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string[] words = line.Split('#', 2)[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                packages.Add(ParseLine(words, new SourceLocation(path, number)));
            }
        }

        return packages.ToImmutable();
    }

    static HostProvidedPackage ParseLine(string[] words, SourceLocation location)
    {
        if (words.Length != Columns)
        {
            throw Broken($"a line has {Columns} columns: package, programs or files, Debian package", location);
        }

        if (!QualifiedPackageName.TryParse(words[0], out QualifiedPackageName? package, out ParseFailure failure))
        {
            throw Broken($"`{words[0]}` is not a package: expected {failure.Expected}", location);
        }

        ImmutableArray<string> needs = [.. words[1].Split(',', StringSplitOptions.RemoveEmptyEntries)];
        return needs.Any(need => need.Contains('/', StringComparison.Ordinal) && !need.StartsWith('/'))
            ? throw Broken($"`{words[1]}` has a path that is not absolute", location)
            : new HostProvidedPackage(package, needs, words[2]);
    }

    static StavesException Broken(string message, SourceLocation location) => new(new Diagnostic("STV5210", message, location));
}
