using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;

namespace Staves.Portage.Configuration.Sets;

/// <summary>What a file of package dependency specifications and `@set` references says: a file below `/etc/portage/sets`, the world file
/// or world_sets.</summary>
/// <param name="Packages">The packages themselves.</param>
/// <param name="References">The names of other sets without `@`, each with the place where it stands.</param>
public sealed record PackageSetFile(
    ImmutableArray<PackageDependency> Packages, ImmutableArray<(string Name, SourceLocation Location)> References)
{
    public static PackageSetFile Empty { get; } = new([], []);

    /// <exception cref="StavesException">Lines are neither; all of them are told.</exception>
    public static PackageSetFile Parse(LineFile file)
    {
        ImmutableArray<PackageDependency>.Builder packages = ImmutableArray.CreateBuilder<PackageDependency>();
        ImmutableArray<(string, SourceLocation)>.Builder references = ImmutableArray.CreateBuilder<(string, SourceLocation)>();
        var problems = new List<Diagnostic>();
        foreach (ConfigurationLine line in file.Lines())
        {
            ReadOnlySpan<char> word = line.FirstWord;
            if (word is ['@', _, ..])
            {
                references.Add((word[1..].ToString(), line.Location));
            }
            else if (PackageDependency.TryParse(word, out PackageDependency? package, out ParseFailure failure)
                && package.Blocker == Blocker.None)
            {
                packages.Add(package);
            }
            else
            {
                string expected = failure.Expected is null ? "no blocker" : $"{failure.Expected} at offset {failure.Offset}";
                problems.Add(new Diagnostic(
                    "STV2108", $"`{word}` is neither a package dependency specification nor an `@set`: expected {expected}", line.Location));
            }
        }

        return problems.Count == 0 ? new PackageSetFile(packages.ToImmutable(), references.ToImmutable()) : throw new StavesException(problems);
    }

    /// <summary>This and then another.</summary>
    public PackageSetFile With(PackageSetFile other) => new(Packages.AddRange(other.Packages), References.AddRange(other.References));
}
