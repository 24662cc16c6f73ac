using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>One entry of `packages`.</summary>
public abstract record RequestedPackage
{
    RequestedPackage(string text, SourceLocation location)
    {
        Text = text;
        Location = location;
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    public SourceLocation Location { get; }

    /// <summary>A package dependency specification.</summary>
    public sealed record Specification(string Text, SourceLocation Location, PackageDependency Dependency)
        : RequestedPackage(Text, Location);

    /// <summary>A package set, `@name`.</summary>
    public sealed record Set(string Text, SourceLocation Location, string Name)
        : RequestedPackage(Text, Location);
}
