using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Portage.Diagnostics;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline;

/// <summary>What a plan has to know of the builder. A directory with `/var/db/pkg` can be planned with; only the host compiles.</summary>
/// <param name="Provided">Packages that it has in whatever version is asked for.</param>
/// <param name="Installed">Packages that are installed in it.</param>
/// <param name="Host">Set where the builder is this machine.</param>
/// <param name="Name">As the user names it.</param>
sealed record PlannedBuilder(
    ImmutableHashSet<QualifiedPackageName> Provided,
    InstalledPackages Installed,
    HostBuilder? Host,
    Located<string> Name)
{
    const string HostName = "host";

    /// <exception cref="StavesException">STV1902: the builder is neither.</exception>
    public static PlannedBuilder Open(ImageSpecification specification, string? option, RepositorySet repositories, CacheDirectories cache)
    {
        Located<string> name = option is not null
            ? new Located<string>(option, new SourceLocation("--builder"))
            : specification.Build.Builder ?? new Located<string>(HostName, new SourceLocation(specification.File));
        if (name.Value == HostName)
        {
            var host = HostBuilder.Open(repositories, cache.Builder);
            return new PlannedBuilder(host.Provided, InstalledPackages.None, host, name);
        }

        var database = InstalledPackageDatabase.OfRoot(name.Value);
        return Directory.Exists(database.Path)
            ? new PlannedBuilder([], new InstalledPackages(database), Host: null, name)
            : throw NotDriven(name);
    }

    /// <summary>The builder as one that compiles.</summary>
    /// <exception cref="StavesException">STV1902: it is not this machine.</exception>
    public HostBuilder RequireHost() => Host ?? throw NotDriven(Name);

    static StavesException NotDriven(Located<string> name) => new(new Diagnostic(
        "STV1902",
        $"the builder `{name.Value}` is not one that this version drives",
        name.Location.File == "--builder" ? null : name.Location,
        "use `builder = 'host'`: this machine's own compiler in a sandbox"));
}
