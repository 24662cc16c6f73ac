using System.Collections.Immutable;
using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>A table `[env.NAME]`: the content of `/etc/portage/env/NAME`.</summary>
public sealed record NamedEnvironment(string Name, ImmutableArray<EnvironmentVariable> Variables, SourceLocation Location);
