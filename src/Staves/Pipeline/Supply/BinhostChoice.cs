using System.Collections.Immutable;
using Staves.Packages.Binhosts;
using Staves.Packages.Downloads;
using Staves.Packages.Verification;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;
using Staves.Resolution;
using Staves.Specification;

namespace Staves.Pipeline.Supply;

/// <summary>Which binhosts are asked, in their order, and which of their packages may be taken.</summary>
/// <param name="Binhosts">Of equal builds that of the first is taken.</param>
/// <param name="Policy">Which packages may stand for their ebuilds.</param>
sealed record BinhostChoice(ImmutableArray<Binhost> Binhosts, BinaryPolicy Policy)
{
    const string DefaultPackageDirectory = "/var/cache/binpkgs";

    static BinhostChoice None { get; } = new([], BinaryPolicy.Default);

    /// <exception cref="StavesException">STV1925: binhosts are asked for, and none is configured.</exception>
    public static BinhostChoice Of(ImageSpecification specification, PortageDirectory? beneath, PortageConfiguration configuration, BinaryUse use)
    {
        if (use == BinaryUse.None)
        {
            return None;
        }

        var options = BinaryPackageOptions.Read(configuration.Variables);
        bool isAsked = use is BinaryUse.Use or BinaryUse.Only;
        bool only = use == BinaryUse.Only || options.Only;
        ImmutableArray<Binhost> binhosts =
        [
            .. (isAsked || options.Uses ? PackageDirectory(beneath, configuration) : [])
                .Concat(specification.Build.Binhosts.Select(ToBinhost))
                .Concat(isAsked || options.Fetches ? OfPortage(beneath, configuration).Select(binhost => Limited(binhost, options)) : [])
                .DistinctBy(binhost => binhost.IndexPath, StringComparer.Ordinal)
                .OrderByDescending(binhost => binhost.Priority),
        ];
        return binhosts.IsEmpty && (isAsked || only)
            ? throw new StavesException(new Diagnostic(
                "STV1925",
                "binary packages are asked for, and no binhost is configured",
                new SourceLocation(specification.File),
                "add `binhosts = ['https://…']` to `[build]`"))
            : new BinhostChoice(binhosts, PolicyOf(options, only));
    }

    /// <summary>The indexes of the binhosts.</summary>
    public async Task<BinaryPackages> OpenAsync(BinhostIndexCache cache, CancellationToken cancellationToken)
    {
        if (Binhosts.IsEmpty)
        {
            return BinaryPackages.None;
        }

        ImmutableArray<BinhostIndex> indexes = await cache.OpenAsync(Binhosts, cancellationToken);
        return new BinaryPackages([.. Binhosts.Zip(indexes, (binhost, index) => new BinarySource(index)
        {
            Include = binhost.Include,
            Exclude = binhost.Exclude,
            ObstacleTo = binhost.Signatures.Policy == SignaturePolicy.Required ? UnsignableReason : null,
        })]);
    }

    static string? UnsignableReason(BinaryPackage package) => package.Path.EndsWith(".gpkg.tar", StringComparison.Ordinal)
        ? null
        : "packages of its binhost have to be signed, and only GPKG packages can be";

    static BinaryPolicy PolicyOf(BinaryPackageOptions options, bool only) => new()
    {
        Only = only,
        RespectUse = options.RespectUse,
        RespectDependencies = options.ChangedDependencies,
        RequireEbuild = options.EbuildVisibility,
        ExcludeLive = options.ExcludeLive,
        Include = options.Include,
        Exclude = options.Exclude,
    };

    static Binhost ToBinhost(BinhostSpecification specification)
    {
        ImmutableArray<DownloadSource> addresses = [.. specification.Mirrors.Prepend(specification.Uri).Select(address => DownloadSource.TryParse(address)!)];
        return new Binhost
        {
            Name = specification.Uri,
            Addresses = addresses,
            Location = specification.Location,
            Priority = specification.Priority,
            Signatures = BinhostSignatures.Of(specification, addresses),
            Include = specification.Include,
            Exclude = specification.Exclude,
        };
    }

    /// <summary>What Portage has built or fetched before (PKGDIR).</summary>
    static IEnumerable<Binhost> PackageDirectory(PortageDirectory? beneath, PortageConfiguration configuration)
    {
        string directory = configuration.Variables.GetValueOrDefault("PKGDIR", DefaultPackageDirectory);
        return beneath is not null && Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any()
            ? [new Binhost { Name = "PKGDIR", Addresses = [DownloadSource.TryParse(Path.GetFullPath(directory))!], Priority = int.MaxValue }]
            : [];
    }

    /// <summary>Those of binrepos.conf and PORTAGE_BINHOST, of which the first counts most.</summary>
    static IEnumerable<Binhost> OfPortage(PortageDirectory? beneath, PortageConfiguration configuration)
    {
        List<string> given = new WordEnumerator(configuration.Variables.GetValueOrDefault("PORTAGE_BINHOST", "")).ToList();
        foreach (BinhostSettings settings in beneath?.Binhosts ?? [])
        {
            yield return new Binhost
            {
                Name = settings.Name,
                Addresses = [AddressOf(settings.SyncUri, settings.Place)],
                Location = settings.Place,
                Priority = settings.Priority ?? 0,
                IsFrozen = settings.Frozen,
                Signatures = BinhostSignatures.Of(settings),
                DownloadDirectory = settings.Location,
                Include = settings.Include,
                Exclude = settings.Exclude,
            };
        }

        for (int i = 0; i < given.Count; i++)
        {
            yield return new Binhost
            {
                Name = given[i].TrimEnd('/'),
                Addresses = [AddressOf(given[i].TrimEnd('/'), new SourceLocation("PORTAGE_BINHOST"))],
                Priority = given.Count - i,
            };
        }
    }

    static Binhost Limited(Binhost binhost, BinaryPackageOptions options) => binhost with
    {
        Include = [.. binhost.Include, .. options.FetchInclude],
        Exclude = [.. binhost.Exclude, .. options.FetchExclude],
    };

    static DownloadSource AddressOf(string text, SourceLocation place) => DownloadSource.TryParse(text) ?? throw new StavesException(new Diagnostic(
        "STV1926", $"`{text}` is not the address of a binhost that this version can ask", place, "an http, https or file URI, or a directory"));
}
