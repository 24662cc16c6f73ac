using System.Collections.Immutable;

namespace Staves.EndToEnd.Tests.Repositories;

/// <summary>An ebuild of the tiny repository: what its metadata cache says, and its phase functions.</summary>
sealed record Ebuild(string Category, string Name, string Version)
{
    public string Iuse { get; init; } = "";

    public string Depend { get; init; } = "";

    public string Rdepend { get; init; } = "";

    public string Slot { get; init; } = "0";

    /// <summary>Names of phases, sorted as the metadata cache has them; `-` for none.</summary>
    public string DefinedPhases { get; init; } = "-";

    /// <summary>Whether there is a source, and so a Manifest.</summary>
    public bool HasSource { get; init; }

    /// <summary>Files of the source tarball, within its directory `NAME-VERSION`.</summary>
    public ImmutableSortedDictionary<string, string> Source { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public string Functions { get; init; } = "";

    public string PackageName => $"{Category}/{Name}";

    public string P => $"{Name}-{Version}";

    public string Tarball => $"{P}.tar.gz";
}
