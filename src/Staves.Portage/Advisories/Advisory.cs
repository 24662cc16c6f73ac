using System.Collections.Immutable;

namespace Staves.Portage.Advisories;

/// <summary>A Gentoo Linux Security Advisory (GLSA).</summary>
public sealed record Advisory
{
    /// <summary>`202407-25`.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What happened, in a sentence or two.</summary>
    public required string Synopsis { get; init; }

    /// <summary>The type of the impact: `high`, `normal`, `low`, `minimal`; empty where it is not said.</summary>
    public required string Severity { get; init; }

    /// <summary>Where an attacker has to be: `remote`, `local`, in the advisory's own words.</summary>
    public string Access { get; init; } = "";

    /// <summary>The day of its publication, as it has it.</summary>
    public string Announced { get; init; } = "";

    /// <summary>What it refers to: mostly names of the CVE list.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    public required ImmutableArray<AffectedPackage> Packages { get; init; }

    /// <summary>The page about it.</summary>
    public string Address => $"https://security.gentoo.org/glsa/{Id}";

    /// <summary>For sorting: the worst first.</summary>
    public int Rank => Severity switch { "high" => 0, "normal" or "medium" => 1, "low" => 2, "minimal" => 3, _ => 4 };
}
