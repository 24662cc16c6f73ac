using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads the arrays `packages` and `provided`.</summary>
static class RequestedPackageReader
{
    public static ImmutableArray<RequestedPackage> Packages(TableReader root)
    {
        root.Require("packages");
        if (root.Entry("packages")?.Value is TomlNode.Array { Items.Count: 0 } empty)
        {
            root.Diagnostics.Report(
                "STV1007", "`packages` is empty: an image is made of at least one package", empty.Location, "packages = ['app-shells/bash']");
        }

        return [.. root.DistinctStrings("packages").Select(text => Package(text, root.Diagnostics)).OfType<RequestedPackage>()];
    }

    public static ImmutableArray<Located<VersionedPackageName>> Provided(TableReader root)
    {
        ImmutableArray<Located<VersionedPackageName>>.Builder provided = ImmutableArray.CreateBuilder<Located<VersionedPackageName>>();
        foreach (TomlNode.String text in root.DistinctStrings("provided"))
        {
            if (VersionedPackageName.TryParse(text.Value, out VersionedPackageName? name, out ParseFailure failure))
            {
                provided.Add(new Located<VersionedPackageName>(name, text.Location));
            }
            else
            {
                root.Diagnostics.Report(
                    "STV1008", $"`{text.Value}` is not a package with its version: expected {failure.Expected}", text.LocationAt(failure.Offset));
            }
        }

        return provided.DrainToImmutable();
    }

    /// <summary>Reads a package dependency specification, or a pattern of packages, and reports what is wrong with it.</summary>
    public static bool TryParse<T>(
        string text, SourceLocation start, Func<int, SourceLocation> locationAt, DiagnosticCollector diagnostics,
        [NotNullWhen(true)] out T? value)
        where T : IPmsValue<T>
    {
        if (!T.TryParse(text, out value, out ParseFailure failure))
        {
            diagnostics.Report(
                "STV1008",
                $"`{text}` is not a package dependency specification: expected {failure.Expected}",
                locationAt(failure.Offset),
                OperatorHint(text));
            return false;
        }

        if (text.StartsWith('!'))
        {
            diagnostics.Report("STV1008", $"`{text}` is a blocker, which asks for no package", start, text.TrimStart('!'));
            return false;
        }

        return true;
    }

    // The slip that a package dependency specification invites: a version without an operator.
    static string? OperatorHint(string text) => VersionedPackageName.TryParse(text, out _, out _) ? $"={text}" : null;

    static RequestedPackage? Package(TomlNode.String text, DiagnosticCollector diagnostics)
    {
        if (text.Value.StartsWith('@'))
        {
            string set = text.Value[1..];
            if (NameRules.IsRepositoryName(set))
            {
                return new RequestedPackage.Set(text.Value, text.Location, set);
            }

            diagnostics.Report("STV1008", $"`{text.Value}` is not the name of a package set", text.Location);
            return null;
        }

        return TryParse(text.Value, text.Location, text.LocationAt, diagnostics, out PackageDependency? dependency)
            ? new RequestedPackage.Specification(text.Value, text.Location, dependency)
            : null;
    }
}
