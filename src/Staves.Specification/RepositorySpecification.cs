using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>One `[[repositories]]` table; its URI is as written, for <see cref="RepositoryType.Local"/> the absolute directory, and null
/// where the type needs none.</summary>
public sealed record RepositorySpecification(string Name, RepositoryType Type, string? Uri, SourceLocation Location);
