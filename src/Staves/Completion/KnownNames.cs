using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Packages.Stages;
using Staves.Pipeline;
using Staves.Pipeline.Planning;
using Staves.Pipeline.Repositories;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Specification;

namespace Staves.Completion;

/// <summary>Names that a person may mean, as far as they are known without a network. Where something is broken there are none: nobody
/// wants an error between two keys.</summary>
static class KnownNames
{
    /// <summary>So many names fit on a screen; of more the categories are told first.</summary>
    const int MostNames = 200;

    /// <summary>The platforms that images are usually for.</summary>
    public static string[] UsualPlatforms =>
        ["linux/386", "linux/amd64", "linux/arm/v6", "linux/arm/v7", "linux/arm64", "linux/loong64", "linux/ppc64le", "linux/riscv64", "linux/s390x"];

    /// <summary>Packages of the repositories of a specification, or of the bundled one where there is none.</summary>
    /// <param name="config">The specification.</param>
    /// <param name="cache">Where repositories and their indexes are kept.</param>
    /// <param name="word">What has been written of the name.</param>
    public static IEnumerable<string> Packages(string config, CacheDirectories cache, string word) => Quietly(() =>
    {
        string[] names = WithRepositories(config, cache, repositories => (string[])
        [
            .. repositories.All.SelectMany(repository => repository.PackageNames())
                .Select(name => name.ToString())
                .Where(name => name.StartsWith(word, StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
        ]);
        return names.Length <= MostNames || word.Contains('/', StringComparison.Ordinal)
            ? names
            : [.. names.Select(name => name[..(name.IndexOf('/', StringComparison.Ordinal) + 1)]).Distinct(StringComparer.Ordinal)];
    });

    /// <summary>USE flags that packages have, each also with `-`.</summary>
    public static IEnumerable<string> UseFlags(string config, CacheDirectories cache, IEnumerable<string> packages) => Quietly(() =>
        WithRepositories(config, cache, repositories => (string[])
        [
            .. packages
                .SelectMany(package => QualifiedPackageName.TryParse(package, out QualifiedPackageName? name, out _) ? repositories.VersionsOf(name) : [])
                .SelectMany(version => version.Iuse.Select(flag => flag.Name))
                .Distinct(StringComparer.Ordinal)
                .SelectMany(flag => new[] { flag, $"-{flag}" }),
        ]));

    /// <summary>Images that were built or pulled.</summary>
    public static IEnumerable<string> Images(CacheDirectories cache) => Quietly(() => !Directory.Exists(cache.Images) ? []
        : [.. ImageStore.Open(cache.Images).ImageNames]);

    /// <summary>This machine, the usual stage3s, and those that are here.</summary>
    public static IEnumerable<string> Builders(CacheDirectories cache) => Quietly(() =>
        ["host", "stage3", "stage3:musl", .. new StageStore(cache.Stages).List().Select(stage => stage.Name)]);

    /// <summary>The platforms of a specification.</summary>
    public static IEnumerable<string> Platforms(string config) =>
        Quietly(() => [.. SpecificationReader.Read(config).Platforms.Select(platform => platform.Value.ToString())]);

    /// <summary>The repositories of a specification.</summary>
    public static IEnumerable<string> Repositories(string config) =>
        Quietly(() => [.. SpecificationReader.Read(config).Repositories.Select(repository => repository.Name)]);

    static T WithRepositories<T>(string config, CacheDirectories cache, Func<RepositorySet, T> use)
    {
        ImageSpecification specification = File.Exists(config) ? SpecificationReader.Read(config) : PackageArguments.ToSpecification([]);
        return LocalRepositories.UseAsync(specification, cache, use, CancellationToken.None).GetAwaiter().GetResult();
    }

    static ImmutableArray<string> Quietly(Func<string[]> find)
    {
        try
        {
            return [.. find()];
        }
        catch (Exception exception) when (exception is StavesException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
