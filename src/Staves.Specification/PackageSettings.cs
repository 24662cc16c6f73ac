using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>A table whose key is a package dependency specification, or Portage's form of it with wildcards: what package.use, package.accept_keywords, package.license,
/// package.unmask and package.env say of the packages it matches.</summary>
public sealed record PackageSettings(string Text, PackagePattern Package, SourceLocation Location)
{
    /// <summary>Tokens of a package.use line: `flag`, `-flag`, `-*`, `-name_*`; values of a USE_EXPAND variable as the flags they stand for.</summary>
    public ImmutableArray<Located<string>> Use { get; init; } = [];

    public ImmutableArray<Located<string>> Keywords { get; init; } = [];

    public ImmutableArray<Located<string>> License { get; init; } = [];

    /// <summary>Names of <see cref="NamedEnvironment"/>s, applied in this order.</summary>
    public ImmutableArray<Located<string>> Env { get; init; } = [];

    /// <summary>Whether package.mask counts for nothing, as a line of package.unmask has it.</summary>
    public bool Unmask { get; init; }

    /// <summary>Phases of its installation that are left out: `setup`, `preinst`, `postinst`.</summary>
    public ImmutableArray<string> SkippedPhases { get; init; } = [];
}
