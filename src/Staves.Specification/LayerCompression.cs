namespace Staves.Specification;

/// <summary>How a layer's tar archive is compressed. Docker before version 23 reads all but Zstandard.</summary>
public enum LayerCompression
{
    Gzip,
    Zstandard,
    None,
}
