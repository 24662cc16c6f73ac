using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;

namespace Staves.Portage.Configuration;

/// <summary>A line of a package.* file: what it is about, and the flags, keywords or other words that it sets.</summary>
public sealed record PackageSetting(PackagePattern Pattern, ImmutableArray<string> Values, SourceLocation Location)
{
    /// <summary>Lines of a higher layer override those of a lower one, however specific these are.</summary>
    public int Layer { get; init; }

    /// <summary>The lines of a whole file.</summary>
    /// <exception cref="StavesException">The first word of a line is not a package dependency specification.</exception>
    public static ImmutableArray<PackageSetting> ParseAll(string text, string path) => [.. LineFile.Parse(text, path).Lines().Select(line => Parse(line))];

    /// <exception cref="StavesException">The first word is not a package dependency specification.</exception>
    public static PackageSetting Parse(ConfigurationLine line) => Parse(line, 0);

    /// <summary>As <see cref="Parse(ConfigurationLine)"/>, with the first characters of the line passed over.</summary>
    internal static PackageSetting Parse(ConfigurationLine line, int start)
    {
        WordEnumerator words = line.Words;
        words.MoveNext();
        ReadOnlySpan<char> text = words.Current[start..];
        if (!PackagePattern.TryParse(text, out PackagePattern? pattern, out ParseFailure failure))
        {
            throw new StavesException(new Diagnostic(
                "STV2108",
                $"`{text}` is not a package dependency specification: expected {failure.Expected} at offset {failure.Offset}",
                line.Location));
        }

        return new PackageSetting(pattern, [.. words.ToList()], line.Location);
    }
}
