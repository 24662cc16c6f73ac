using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Staves.Completion;
using Staves.Pipeline;

namespace Staves.Commands;

/// <summary>What shells offer for values of options and for arguments.</summary>
static class CompletionSources
{
    /// <summary>Words that are always the same, in place of those that the value's type would give.</summary>
    public static Option<T> Offering<T>(this Option<T> option, params string[] words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(words);
        return option;
    }

    public static Option<T> OfferingBuilders<T>(this Option<T> option)
    {
        option.CompletionSources.Add(context => KnownNames.Builders(CacheOf(context.ParseResult)).Select(name => new CompletionItem(name)));
        return option;
    }

    /// <summary>USE flags of the packages that the command names.</summary>
    public static Option<T> OfferingFlagsOf<T>(this Option<T> option, Argument<string[]> packages)
    {
        option.CompletionSources.Add(context => KnownNames
            .UseFlags(ConfigOf(context.ParseResult), CacheOf(context.ParseResult), context.ParseResult.GetValue(packages) ?? [])
            .Select(name => new CompletionItem(name)));
        return option;
    }

    public static Option<T> OfferingPackages<T>(this Option<T> option)
    {
        option.CompletionSources.Add(context => Packages(context.ParseResult, context.WordToComplete));
        return option;
    }

    public static Argument<T> OfferingPackages<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Add(context => Packages(context.ParseResult, context.WordToComplete));
        return argument;
    }

    public static Argument<T> OfferingImages<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Add(context => KnownNames.Images(CacheOf(context.ParseResult)).Select(name => new CompletionItem(name)));
        return argument;
    }

    public static Option<T> OfferingPlatforms<T>(this Option<T> option)
    {
        option.CompletionSources.Add(context => KnownNames.Platforms(ConfigOf(context.ParseResult)).Select(name => new CompletionItem(name)));
        return option;
    }

    public static Argument<T> OfferingRepositories<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Add(context => KnownNames.Repositories(ConfigOf(context.ParseResult)).Select(name => new CompletionItem(name)));
        return argument;
    }

    static IEnumerable<CompletionItem> Packages(ParseResult parsed, string word) =>
        KnownNames.Packages(ConfigOf(parsed), CacheOf(parsed), word).Select(name => new CompletionItem(name));

    static string ConfigOf(ParseResult parsed) => Value(parsed, "--config") ?? "staves.toml";

    static CacheDirectories CacheOf(ParseResult parsed) => CacheDirectories.Named(Value(parsed, "--build-cache"));

    /// <summary>The value of an option, if the command has it; what is wrong with the line does not matter while it is written.</summary>
    static string? Value(ParseResult parsed, string option) =>
        parsed.CommandResult.Command.Options.Any(one => one.Name == option) && parsed.GetResult(option) is OptionResult result
            ? result.Tokens.Select(token => token.Value).LastOrDefault()
            : null;
}
