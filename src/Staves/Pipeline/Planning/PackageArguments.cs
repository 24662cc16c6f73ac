using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Specification;

namespace Staves.Pipeline.Planning;

/// <summary>Packages that are named on the command line in place of a specification.</summary>
static class PackageArguments
{
    static readonly SourceLocation CommandLine = new("the command line");

    /// <summary>A specification that asks for the packages and for nothing else.</summary>
    /// <exception cref="StavesException">Arguments are neither package dependency specifications nor sets; all of them are told.</exception>
    public static ImageSpecification ToSpecification(IReadOnlyList<string> arguments) => new()
    {
        File = CommandLine.File,
        Directory = Path.GetFullPath("."),
        Name = new Located<string>("plan", CommandLine),
        Packages = [.. Parse(arguments)],
    };

    /// <summary>The packages and sets that the arguments name.</summary>
    public static IReadOnlyList<RequestedPackage> Parse(IReadOnlyList<string> arguments)
    {
        var packages = new List<RequestedPackage>();
        var problems = new List<Diagnostic>();
        foreach (string argument in arguments)
        {
            if (argument is ['@', _, ..])
            {
                packages.Add(new RequestedPackage.Set(argument, CommandLine, argument[1..]));
            }
            else if (!PackageDependency.TryParse(argument, out PackageDependency? dependency, out ParseFailure failure))
            {
                problems.Add(new Diagnostic(
                    "STV1910",
                    $"`{argument}` is not a package dependency specification: expected {failure.Expected} at offset {failure.Offset}",
                    CommandLine,
                    VersionedPackageName.TryParse(argument, out _, out _) ? $"`={argument}`" : null));
            }
            else if (dependency.Blocker != Blocker.None)
            {
                problems.Add(new Diagnostic("STV1910", $"`{argument}` is a blocker, which asks for no package", CommandLine));
            }
            else
            {
                packages.Add(new RequestedPackage.Specification(argument, CommandLine, dependency));
            }
        }

        return problems.Count == 0 ? packages : throw new StavesException(problems);
    }
}
