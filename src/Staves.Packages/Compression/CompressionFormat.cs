namespace Staves.Packages.Compression;

/// <summary>The compressions that Portage knows for the archives in a binary package (`BINPKG_COMPRESS`).</summary>
public enum CompressionFormat
{
    None,
    Zstandard,
    Gzip,
    Bzip2,
    Xz,
    Lz4,
    Lzip,
    Lzop,
}
