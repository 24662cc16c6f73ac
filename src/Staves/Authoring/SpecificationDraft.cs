using System.Collections.Immutable;
using System.Text;
using Staves.Pipeline;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Pipeline.Repositories;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Authoring;

/// <summary>Makes a first specification of a request, and proves that it leads to an image.</summary>
/// <param name="path">Where the specification goes.</param>
/// <param name="cache">Where repositories and their indexes are kept.</param>
/// <param name="tell">Told what could not be proved.</param>
sealed class SpecificationDraft(string path, CacheDirectories cache, Action<string> tell)
{
    /// <summary>The text of the specification.</summary>
    /// <exception cref="StavesException">A package or a flag is not there, a name is none, or there is no plan.</exception>
    public async Task<string> CreateAsync(InitRequest request, bool hasSchema, CancellationToken cancellationToken)
    {
        ImmutableArray<ChosenPackage> packages = await FindAsync(request, cancellationToken);
        string text = SpecificationTemplate.Render(request, packages, hasSchema);
        ImageSpecification specification = SpecificationReader.Parse(text, path);
        if (request.UsesBundled)
        {
            await SpecificationResolver.ResolveAsync(specification, new ResolutionOptions { Cache = cache, Lock = LockUse.None, Offline = true }, cancellationToken);
        }

        return text;
    }

    /// <exception cref="StavesException">STV1959: there is one already.</exception>
    public void RequireFree(bool mayReplace)
    {
        if (!mayReplace && Path.Exists(path))
        {
            throw new StavesException(new Diagnostic("STV1959", $"`{path}` is there already", new SourceLocation(path), "`--force` replaces it; `--config FILE` writes another"));
        }
    }

    /// <summary>Writes the files, each by a rename when it is complete.</summary>
    /// <exception cref="StavesException">STV1959: one cannot be written.</exception>
    public static void Write(params ReadOnlySpan<(string Path, string Text)> files)
    {
        foreach ((string file, string text) in files)
        {
            string partial = $"{file}.partial-{Environment.ProcessId}";
            try
            {
                File.WriteAllText(partial, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                File.Move(partial, file, overwrite: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                File.Delete(partial);
                throw new StavesException(new Diagnostic("STV1959", $"`{file}` cannot be written: {exception.Message}", new SourceLocation(file)), exception);
            }
        }
    }

    async Task<ImmutableArray<ChosenPackage>> FindAsync(InitRequest request, CancellationToken cancellationToken)
    {
        ImageSpecification repositories = PackageArguments.ToSpecification([]);
        if (!request.UsesBundled)
        {
            var place = new SourceLocation(path);
            repositories = repositories with { Repositories = [new RepositorySpecification("gentoo", RepositoryType.WebRsync, Uri: null, place)] };
        }

        try
        {
            return await LocalRepositories.UseAsync(repositories, cache, found => PackageChoice.Find(request, found), cancellationToken);
        }
        catch (StavesException exception) when (!request.UsesBundled && !PackageChoice.IsRefusal(exception))
        {
            tell("the Gentoo repository is not here yet, so nobody has looked whether it has these packages; `staves sync` fetches it");
            return PackageChoice.Unchecked(request);
        }
    }
}
