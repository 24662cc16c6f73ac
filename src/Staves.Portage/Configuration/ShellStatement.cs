using Staves.Portage.Diagnostics;

namespace Staves.Portage.Configuration;

/// <summary>One statement of a make.conf or make.defaults file; its text has lost its quotes and still holds its variables.</summary>
public abstract record ShellStatement
{
    ShellStatement(SourceLocation location) => Location = location;

    public SourceLocation Location { get; }

    /// <summary>`NAME=value`.</summary>
    public sealed record Assignment(string Name, string RawValue, SourceLocation Where) : ShellStatement(Where);

    /// <summary>`source FILE`: the statements of that file stand here.</summary>
    public sealed record Inclusion(string RawPath, SourceLocation Where) : ShellStatement(Where);
}
