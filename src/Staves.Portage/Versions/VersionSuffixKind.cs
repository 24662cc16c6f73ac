namespace Staves.Portage.Versions;

/// <summary>The kinds of version suffix in the order in which they compare; no suffix at all stands below `_p`, above the others.</summary>
enum VersionSuffixKind
{
    Alpha,
    Beta,
    Pre,
    ReleaseCandidate,
    None,
    Patch,
}
