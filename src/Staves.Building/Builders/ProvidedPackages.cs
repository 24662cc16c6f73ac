using Staves.Portage.Diagnostics;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Resolution;

namespace Staves.Building.Builders;

/// <summary>The packages that a machine without Gentoo stands for, as repositories list them.</summary>
static class ProvidedPackages
{
    /// <param name="repositories">Each may have a file `metadata/host-provided`; for one package the first of them counts.</param>
    public static IEnumerable<HostProvidedPackage> Of(RepositorySet repositories) =>
        (from repository in repositories.All
         let file = $"{repository.Path}/metadata/host-provided"
         where repository.Files.HasFile(file)
         from package in HostProvidedFile.Parse(repository.Files.ReadText(file), file)
         select package).DistinctBy(package => package.Package);

    /// <summary>Makes sure that a machine has what packages need of it to be compiled.</summary>
    /// <param name="packages">What is to be compiled.</param>
    /// <param name="provided">What the machine stands for.</param>
    /// <param name="locate">Where a need is met; null where it is not.</param>
    /// <param name="machine">As messages name it.</param>
    /// <exception cref="StavesException">STV5211: all that it lacks, a diagnostic for each package that it would stand for.</exception>
    public static void Require(
        IEnumerable<PlannedPackage> packages, IEnumerable<HostProvidedPackage> provided, Func<string, string?> locate, string machine)
    {
        ILookup<QualifiedPackageName, VersionedPackageName> needed = packages
            .SelectMany(package => package.ProvidedBuildDependencies.Select(dependency => (dependency, package.Metadata.Name)))
            .ToLookup(pair => pair.dependency, pair => pair.Name);
        Diagnostic[] missing =
        [
            .. from package in provided
               where needed.Contains(package.Package)
               let lacks = package.Needs.Where(need => locate(need) is null).ToArray()
               where lacks.Length > 0
               select new Diagnostic(
                   "STV5211",
                   $"`{needed[package.Package].First()}` needs `{package.Package}` to compile, and {machine} has no {string.Join(" and no ", lacks.Select(need => $"`{need}`"))}",
                   Hint: $"apt-get install {package.DebianPackage}"),
        ];
        if (missing.Length > 0)
        {
            throw new StavesException(missing);
        }
    }
}
