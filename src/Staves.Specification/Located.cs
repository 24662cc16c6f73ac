using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>A value of the specification and where it is written.</summary>
public sealed record Located<T>(T Value, SourceLocation Location);
