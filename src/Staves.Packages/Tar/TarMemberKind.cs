namespace Staves.Packages.Tar;

/// <summary>What a member of an archive becomes in a file system (POSIX pax, `typeflag`).</summary>
public enum TarMemberKind
{
    File,
    Directory,
    SymbolicLink,
    HardLink,
    CharacterDevice,
    BlockDevice,
    Fifo,
}
