using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;

namespace Staves.Authoring;

/// <summary>Finds the packages that somebody means in repositories, and whom flags are for.</summary>
static class PackageChoice
{
    const string NotThere = "STV1958";
    const int MostHints = 5;

    /// <summary>Whether somebody named what is not there, rather than that something could not be read.</summary>
    public static bool IsRefusal(StavesException exception) => exception.Diagnostics.All(diagnostic => diagnostic.Code == NotThere);

    /// <exception cref="StavesException">STV1958: a package is not there, a name is that of several, or no package has a flag; all of it is told.</exception>
    public static ImmutableArray<ChosenPackage> Find(InitRequest request, RepositorySet repositories)
    {
        var problems = new List<Diagnostic>();
        QualifiedPackageName[] names = [.. repositories.All.SelectMany(repository => repository.PackageNames()).Distinct().Order()];
        ChosenPackage[] found = [.. request.Packages.Select(text => Find(text, names, repositories, problems)).OfType<ChosenPackage>()];
        if (problems.Count == 0)
        {
            problems.AddRange(request.Use.Where(flag => !found.Any(package => Has(package, flag))).Select(flag => NoFlag(flag, found)));
        }

        return problems.Count > 0
            ? throw new StavesException(problems)
            : [.. found.Select(package => package with { Use = [.. request.Use.Where(flag => Has(package, flag))] })];
    }

    /// <summary>The packages as they were named, for repositories that are not here; every flag is for all of them.</summary>
    /// <exception cref="StavesException">STV1958: a name has no category.</exception>
    public static ImmutableArray<ChosenPackage> Unchecked(InitRequest request) =>
    [
        .. request.Packages.Select(text => PackageDependency.TryParse(text, out PackageDependency? dependency, out _)
            ? new ChosenPackage(text, dependency.Package.ToString(), [], request.Use)
            : throw new StavesException(new Diagnostic(NotThere, $"`{text}` is not a package dependency specification", Hint: "write `category/name`"))),
    ];

    static ChosenPackage? Find(string text, QualifiedPackageName[] names, RepositorySet repositories, List<Diagnostic> problems)
    {
        if (PackageDependency.TryParse(text, out PackageDependency? dependency, out _))
        {
            ImmutableArray<PackageMetadata> versions = [.. repositories.VersionsOf(dependency.Package).Where(dependency.Matches)];
            if (versions.IsEmpty)
            {
                problems.Add(NoPackage(text, dependency.Package.ToString(), names, name => name.ToString()));
                return null;
            }

            ImmutableArray<string> flags = [.. versions.SelectMany(version => version.Iuse).Select(flag => flag.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            return new ChosenPackage(text, dependency.Package.ToString(), flags, []);
        }

        // Accounts and virtual packages are named for what they serve.
        QualifiedPackageName[] all = [.. names.Where(name => name.Name == text)];
        QualifiedPackageName[] called = all.Where(name => !IsAuxiliary(name)).ToArray() is { Length: > 0 } own ? own : all;
        if (called.Length == 1)
        {
            return Find(called[0].ToString(), names, repositories, problems);
        }

        problems.Add(called.Length == 0
            ? NoPackage(text, text, names, name => name.Name)
            : new Diagnostic(NotThere, $"several packages are called `{text}`", Hint: string.Join(", ", called.Take(MostHints).Select(name => $"`{name}`"))));
        return null;
    }

    static Diagnostic NoPackage(string text, string wanted, QualifiedPackageName[] names, Func<QualifiedPackageName, string> spelling)
    {
        QualifiedPackageName? nearest = NearestWord.Find(wanted, names.Select(spelling)) is { } word ? names.First(name => spelling(name) == word) : null;
        return new Diagnostic(NotThere, $"no package is `{text}`", Hint: nearest is null ? null : $"`{nearest}` is the nearest");
    }

    static Diagnostic NoFlag(string flag, ChosenPackage[] packages)
    {
        string? nearest = NearestWord.Find(NameOf(flag), packages.SelectMany(package => package.Flags));
        return new Diagnostic(NotThere, $"no package that is named has the USE flag `{NameOf(flag)}`", Hint: nearest is null ? null : $"`{nearest}` is the nearest");
    }

    static bool IsAuxiliary(QualifiedPackageName name) => name.Category is "acct-user" or "acct-group" or "virtual";

    static bool Has(ChosenPackage package, string flag) => package.Flags.Contains(NameOf(flag), StringComparer.Ordinal);

    static string NameOf(string flag) => flag.StartsWith('-') ? flag[1..] : flag;
}
