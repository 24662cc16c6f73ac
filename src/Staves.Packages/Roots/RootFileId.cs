namespace Staves.Packages.Roots;

/// <summary>Which file it is, whatever its name: the device and the inode, or what an archive has for them.</summary>
public readonly record struct RootFileId(ulong Device, ulong Number);
