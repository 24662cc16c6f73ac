using System.Collections.Immutable;
using Staves.Building.Builders;
using Staves.Building.Locales;
using Staves.Building.Scheduling;
using Staves.Images.Environments;
using Staves.Images.Libraries;
using Staves.Images.RootTrees;
using Staves.Images.TemporaryFiles;
using Staves.Packages.Tar;
using Staves.Pipeline.Builders;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Assembly;

/// <summary>What follows from all packages and files together, once they are there.</summary>
/// <param name="builder">Has all packages and the user's files, and receives what follows.</param>
/// <param name="sourceDateEpoch">The time of what is made, in Unix seconds.</param>
/// <param name="progress">Receives warnings.</param>
sealed class AfterMerge(RootTreeBuilder builder, long sourceDateEpoch, IProgress<ScheduleEvent> progress)
{
    const string LibC = "libc.so.6";
    const int FileMode = 0x1a4; // octal 644

    /// <param name="withTemporaryFiles">Packages that ask for what their files of tmpfiles.d(5) say.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Finish(IReadOnlySet<string> withTemporaryFiles, CancellationToken cancellationToken)
    {
        using RootTree tree = builder.Snapshot(cancellationToken);
        foreach (Diagnostic warning in TemporaryFileRules.AddTo(builder, tree, withTemporaryFiles))
        {
            progress.Report(new ScheduleEvent.Warning(warning));
        }

        var environment = EnvironmentDirectory.Read(tree);
        EnvironmentFiles.AddTo(builder, tree, environment);
        LoaderConfiguration.AddTo(builder, tree, environment, cancellationToken);
    }

    /// <summary>Adds what an image with the GNU C library takes from the builder: the compiler's libraries, and its locale.</summary>
    /// <param name="source">The builder.</param>
    /// <param name="locale">The image's locale, if it has one.</param>
    /// <param name="hasCompilerLibraries">Whether it is to have the compiler's libraries, needed or not.</param>
    /// <param name="work">A directory below which there is room.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ImmutableArray<AddedLibrary>> TakeFromBuilderAsync(
        PlannedBuilder source, LocaleSpecification? locale, bool hasCompilerLibraries, string work, CancellationToken cancellationToken)
    {
        using RootTree tree = builder.Snapshot(cancellationToken);
        bool lacksLocale = locale is { IsBuiltIn: false } && tree.Entries.Any(entry => RootPath.NameOf(entry.Path) == LibC) && tree.Resolve(locale.Directory) is null;
        if (lacksLocale)
        {
            ImmutableSortedDictionary<string, byte[]> files = source.Builder is RootBuilder root
                ? await LocaleCompiler.CompileAsync(locale!.Name, locale.Charset, root, source.Runner, work, cancellationToken)
                : await LocaleCompiler.CompileAsync(locale!.Name, locale.Charset, work, cancellationToken);
            foreach ((string file, byte[] content) in files)
            {
                builder.AddGenerated($"{locale.Directory}/{file}", FileMode, content);
            }
        }

        return await CompilerLibraries.AddToAsync(
            builder,
            tree,
            hasCompilerLibraries,
            name => source.Root is { } filesystem ? Task.FromResult(RootLibraries.Read(filesystem, name)) : CompilerLibrary.ReadAsync(name, cancellationToken),
            sourceDateEpoch,
            cancellationToken);
    }
}
