using BenchmarkDotNet.Attributes;
using Staves.Benchmarks.Samples;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Metadata;

namespace Staves.Benchmarks.Dependencies;

/// <summary>Parsing and evaluating the dependencies of Gentoo's repository.</summary>
[MemoryDiagnoser]
public class DependencyParsing
{
    const int Specifications = 10_000;
    const int Strings = 1_000;

    static readonly HashSet<string> Enabled = new(["ssl", "nls", "unicode", "static-libs", "test"], StringComparer.Ordinal);

    string[] _specifications = [];
    string[] _strings = [];
    DependencyNode<PackageDependency>.AllOf[] _trees = [];

    [GlobalSetup]
    public void Read()
    {
        using var gentoo = new GentooSubset();
        PackageMetadata[] packages = [.. gentoo.Packages()];
        string[] strings = [.. packages.SelectMany(package => new[] { package.Rdepend, package.Depend, package.Bdepend }).Where(text => text.Length > 0)];
        string[] words = [.. strings.SelectMany(text => text.Split(' ')).Where(word => word.Contains('/', StringComparison.Ordinal))];
        _specifications = [.. Enumerable.Range(0, Specifications).Select(index => words[(int)((long)index * words.Length / Specifications)])];
        _strings = [.. Enumerable.Range(0, Strings).Select(index => strings[(int)((long)index * strings.Length / Strings)])];
        _trees = [.. _strings.Select(Parse)];
    }

    /// <summary>Single specifications, `>=dev-libs/openssl-3:0=`, as often as they occur.</summary>
    [Benchmark(OperationsPerInvoke = Specifications)]
    public int ParseSpecification()
    {
        int valid = 0;
        foreach (string text in _specifications)
        {
            valid += PackageDependency.TryParse(text, Eapi.Newest, out _, out _) ? 1 : 0;
        }

        return valid;
    }

    /// <summary>Whole values of DEPEND and its like.</summary>
    [Benchmark(OperationsPerInvoke = Strings)]
    public int ParseString()
    {
        int children = 0;
        foreach (string text in _strings)
        {
            children += Parse(text).Children.Length;
        }

        return children;
    }

    /// <summary>The same, parsed, for a set of flags.</summary>
    [Benchmark(OperationsPerInvoke = Strings)]
    public int Evaluate()
    {
        int children = 0;
        foreach (DependencyNode<PackageDependency>.AllOf tree in _trees)
        {
            children += tree.EvaluateWithUse(Enabled, Eapi.Newest).Children.Length;
        }

        return children;
    }

    static DependencyNode<PackageDependency>.AllOf Parse(string text) =>
        DependencySpecifications.TryParsePackages(text, Eapi.Newest, out var tree, out _) ? tree : throw new InvalidOperationException(text);
}
