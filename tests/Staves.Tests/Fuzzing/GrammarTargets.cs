using System.Reflection;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;

namespace Staves.Tests.Fuzzing;

/// <summary>The grammars of PMS: every value that has one, and the variables that hold dependency strings.</summary>
static class GrammarTargets
{
    delegate bool StringParser<T>(
        ReadOnlySpan<char> text, Eapi eapi, out DependencyNode<T>.AllOf? value, out ParseFailure failure)
        where T : notnull;

    public static IEnumerable<FuzzTarget> All(FuzzSeeds seeds) => Values(seeds).Concat(
    [
        new FuzzTarget("DEPEND", seeds.Values("DEPEND", "RDEPEND", "BDEPEND", "PDEPEND", "IDEPEND"), text =>
        {
            if (Read<PackageDependency>(text, DependencySpecifications.TryParsePackages) is { } tree)
            {
                ReadOn(tree);
                _ = tree.EvaluateWithUse(new HashSet<string>(tree.ConditionFlags(), StringComparer.Ordinal), Eapi.Newest);
                _ = tree.Evaluate(new HashSet<string>(), Eapi.Newest).TryGetAlternatives(1000, out _);
                _ = tree.IndependentParts(item => item.Package);
            }
        }),
        new FuzzTarget("LICENSE", seeds.Values("LICENSE"), text => ReadOn(Read<string>(text, DependencySpecifications.TryParseLicenses))),
        new FuzzTarget("RESTRICT", seeds.Values("RESTRICT", "PROPERTIES"), text => ReadOn(Read<string>(text, DependencySpecifications.TryParseWords))),
        new FuzzTarget("SRC_URI", seeds.Values("SRC_URI"), text => ReadOn(Read<SourceUri>(text, DependencySpecifications.TryParseSourceUris))),
        new FuzzTarget("REQUIRED_USE", seeds.Values("REQUIRED_USE"), text =>
        {
            if (Read<Staves.Portage.UseFlags.UseLiteral>(text, DependencySpecifications.TryParseRequiredUse) is { } tree)
            {
                ReadOn(tree);
                foreach (RequiredUseViolation violation in RequiredUse.Evaluate(tree, new HashSet<string>(), Eapi.Newest))
                {
                    _ = violation.ToString();
                }
            }
        }),
    ]);

    /// <summary>One target for each type of the library that implements IPmsValue.</summary>
    static IEnumerable<FuzzTarget> Values(FuzzSeeds seeds) => typeof(IPmsValue<>).Assembly.GetTypes()
        .Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IPmsValue<>)))
        .Select(type => new FuzzTarget(
            type.Name,
            seeds.Words,
            typeof(GrammarTargets).GetMethod(nameof(ReadValue), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(type).CreateDelegate<Action<string>>()));

    static void ReadValue<T>(string text)
        where T : class, IPmsValue<T>
    {
        if (!T.TryParse(text, out T? value, out ParseFailure failure))
        {
            Assert.Null(value);
            Check(text, failure);
            return;
        }

        Assert.Equal(text, value.ToString());
        Assert.True(T.TryParse(value.ToString(), out T? again, out _));
        Assert.Equal(text, again.ToString());
    }

    static DependencyNode<T>.AllOf? Read<T>(string text, StringParser<T> parse)
        where T : notnull
    {
        DependencyNode<T>.AllOf? newest = null;
        foreach (Eapi eapi in Eapi.All)
        {
            if (!parse(text, eapi, out DependencyNode<T>.AllOf? tree, out ParseFailure failure))
            {
                Check(text, failure);
                continue;
            }

            Assert.True(parse(tree!.ToString(), eapi, out DependencyNode<T>.AllOf? again, out _));
            Assert.Equal(tree, again);
            Assert.Equal(tree.GetHashCode(), again!.GetHashCode());
            newest = tree;
        }

        return newest;
    }

    /// <summary>What is done with every tree once it is read.</summary>
    static void ReadOn<T>(DependencyNode<T>.AllOf? tree)
        where T : notnull
    {
        if (tree is not null)
        {
            DependencyNode<T>.AllOf evaluated = tree.Evaluate(new HashSet<string>(), Eapi.Newest);
            Assert.Empty(evaluated.ConditionFlags());
            Assert.InRange(evaluated.Items().Length, 0, tree.Items().Length);
        }
    }

    static void Check(string text, ParseFailure failure)
    {
        Assert.InRange(failure.Offset, 0, text.Length);
        Assert.NotEmpty(failure.Expected);
    }
}
