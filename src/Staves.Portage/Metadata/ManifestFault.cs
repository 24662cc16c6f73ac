namespace Staves.Portage.Metadata;

/// <summary>Where a tree is not what its Manifests say (GLEP 74).</summary>
/// <param name="Path">Relative to the directory that was verified.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Detail">What is there and what should be; empty where the kind says it all.</param>
public sealed record ManifestFault(string Path, ManifestFaultKind Kind, string Detail = "")
{
    public override string ToString() => Kind switch
    {
        ManifestFaultKind.Missing => $"{Path}: missing",
        ManifestFaultKind.Stray => $"{Path}: in no Manifest",
        _ => $"{Path}: {Detail}",
    };
}
