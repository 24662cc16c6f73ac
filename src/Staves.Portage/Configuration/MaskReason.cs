using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration;

/// <summary>Why a package is not visible.</summary>
public abstract record MaskReason
{
    MaskReason()
    {
    }

    /// <summary>The reason in words that follow "it is not visible:".</summary>
    public abstract string Message { get; }

    public sealed override string ToString() => Message;

    /// <summary>Its EAPI is not one that Staves knows (PMS eapi).</summary>
    public sealed record UnknownEapi(string Name) : MaskReason
    {
        public override string Message => $"its EAPI `{Name}` is not supported";
    }

    /// <summary>Its metadata is not what its EAPI allows.</summary>
    /// <param name="What">The variable, and what is wrong with it.</param>
    public sealed record Invalid(string What) : MaskReason
    {
        /// <summary>Where that stands; null where it is not known.</summary>
        public SourceLocation? Location { get; init; }

        public override string Message => $"it is broken: {What}{(Location is null ? "" : $", in {Location}")}";
    }

    /// <summary>None of its KEYWORDS is accepted.</summary>
    /// <param name="Keywords">Its KEYWORDS.</param>
    /// <param name="Needed">The keyword to accept: `~amd64`, or `**` where it has none for the architecture.</param>
    public sealed record Keyword(ImmutableArray<string> Keywords, string Needed) : MaskReason
    {
        public override string Message => Needed == "**"
            ? "it has no keyword for the architecture"
            : $"only the keyword `{Needed}` would make it visible";
    }

    /// <summary>A line of a package.mask file matches it, and no line of package.unmask.</summary>
    /// <param name="Pattern">The line.</param>
    /// <param name="Location">Where it stands.</param>
    public sealed record PackageMask(string Pattern, SourceLocation Location) : MaskReason
    {
        readonly Func<string> _comment = static () => "";

        internal PackageMask(string pattern, SourceLocation location, Func<string> comment)
            : this(pattern, location) => _comment = comment;

        /// <summary>The comment above the line, empty where there is none; it is read when it is asked for.</summary>
        public string Comment => _comment();

        public override string Message => $"it is masked by {Location}";
    }

    /// <summary>Its licences are not accepted.</summary>
    public sealed record License(ImmutableArray<string> Missing) : MaskReason
    {
        public override string Message => Missing is [string one]
            ? $"the licence `{one}` is not accepted"
            : $"the licences {Listed(Missing)} are not accepted";
    }

    /// <summary>What its PROPERTIES say is not accepted.</summary>
    public sealed record Properties(ImmutableArray<string> Missing) : MaskReason
    {
        public override string Message => $"its PROPERTIES {Listed(Missing)} are not accepted";
    }

    /// <summary>What its RESTRICT says is not accepted.</summary>
    public sealed record Restrict(ImmutableArray<string> Missing) : MaskReason
    {
        public override string Message => $"its RESTRICT {Listed(Missing)} is not accepted";
    }

    static string Listed(ImmutableArray<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));
}
