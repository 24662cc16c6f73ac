using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>An assignment of make.conf: `${VAR}` in the value is still to be expanded.</summary>
public sealed record EnvironmentVariable(string Name, string Value, SourceLocation Location);
