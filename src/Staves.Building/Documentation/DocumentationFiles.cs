using System.Collections.Immutable;
using Staves.Building.Drivers;
using Staves.Packages.Tar;
using Staves.Portage.Names;

namespace Staves.Building.Documentation;

/// <summary>Which files of an image are compressed (PMS docompress; Portage's PORTAGE_COMPRESS in make.conf(5)).</summary>
static class DocumentationFiles
{
    /// <summary>Bytes up to which a file stays as it is.</summary>
    const long LargestUncompressed = 128;

    const string DefaultExcludedSuffixes = "css gif htm[l]? jp[e]?g js pdf png";

    static readonly ImmutableArray<string> Included = ["/usr/share/doc", "/usr/share/info", "/usr/share/man"];

    /// <summary>Their paths as they are installed; none where PORTAGE_COMPRESS is empty.</summary>
    /// <param name="objects">The image.</param>
    /// <param name="package">Its HTML documentation stays as it is.</param>
    /// <param name="said">What the ebuild said with `docompress`: a file that need not exist.</param>
    /// <param name="variables">Of the package's build.</param>
    public static ImmutableArray<string> Of(
        ImmutableArray<ImageObject> objects, VersionedPackageName package, string said, IReadOnlyDictionary<string, string> variables)
    {
        if (variables.TryGetValue("PORTAGE_COMPRESS", out string? program) && program.Length == 0)
        {
            return [];
        }

        PathRules rules = PathRules.Read(said, Included);
        rules = rules with { Excluded = rules.Excluded.Add($"/usr/share/doc/{package.PF}/html") };
        var excluded = new SuffixPatterns(variables.GetValueOrDefault("PORTAGE_COMPRESS_EXCLUDE_SUFFIXES", DefaultExcludedSuffixes));
        HashSet<string> names = [.. objects.Select(item => item.Installed)];
        return
        [
            .. objects.Where(item => item.Kind is TarMemberKind.File or TarMemberKind.HardLink && rules.Apply(item.Installed))
                .Where(item => new FileInfo(item.Source).Length > LargestUncompressed && !excluded.Match(item.Installed))
                .Select(item => item.Installed)
                // Where a file is there in both forms, the plain one is compressed.
                .Where(path => CompressionSuffixes.Strip(path) is not { } plain || !CompressionSuffixes.Variants(plain).Any(other => other != path && names.Contains(other))),
        ];
    }
}
