using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>One `[[repositories]]` table.</summary>
/// <param name="Uri">As written; for <see cref="RepositoryType.Local"/> the absolute directory; null where the type needs none.</param>
public sealed record RepositorySpecification(string Name, RepositoryType Type, string? Uri, SourceLocation Location);
