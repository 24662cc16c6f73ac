using System.Collections.Immutable;
using Staves.Building.Distfiles;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;

namespace Staves.Building.Keys;

/// <summary>The source files that a package needs with its USE flags: SRC_URI (PMS src-uri) joined with the Manifest.</summary>
public static class PackageDistfiles
{
    /// <exception cref="StavesException">SRC_URI is malformed, or the Manifest has no digests of a file.</exception>
    public static ImmutableArray<Distfile> Of(PackageMetadata package, IReadOnlySet<string> use, EbuildRepository repository)
    {
        if (package.SrcUri.Length == 0)
        {
            return [];
        }

        if (!DependencySpecifications.TryParseSourceUris(package.SrcUri, package.Eapi, out var tree, out ParseFailure failure))
        {
            throw new StavesException(new Diagnostic(
                "STV5001", $"SRC_URI of `{package.Name}` is not one of EAPI {package.Eapi.Name}: expected {failure.Expected}"));
        }

        Manifest manifest = repository.ManifestOf(package.Name.Package);
        return [.. tree.Evaluate(use, package.Eapi).Items()
            .GroupBy(source => source.FileName, StringComparer.Ordinal)
            .Select(file => WithDigests(package, manifest, file.Key, [.. file.Select(source => source.Uri).OfType<string>()]))];
    }

    static Distfile WithDigests(PackageMetadata package, Manifest manifest, string fileName, ImmutableArray<string> uris) =>
        manifest.TryGetDistfile(fileName, out ManifestEntry? entry) && entry is { Blake2B: { } blake2B, Sha512: { } sha512 }
            ? new Distfile(fileName, uris, entry.Size, blake2B, sha512)
            : throw new StavesException(new Diagnostic(
                "STV5002",
                $"`{fileName}`, a source of `{package.Name}`, has no BLAKE2B and SHA512 digests in the Manifest",
                new SourceLocation(manifest.Path),
                "`ebuild manifest` or `pkgdev manifest` writes them"));
}
