using Staves.Packages.Roots;

namespace Staves.Tests.Packages.Roots;

/// <summary>A root that real Portage filled, unpacked with its owners, modes and capabilities: for all tests of a class.</summary>
public sealed class FixtureRoot : IDisposable
{
    readonly ScratchDirectory _scratch = new();
    bool _unpacked;

    /// <summary>The directory; the test is skipped where it cannot be unpacked.</summary>
    public string Directory
    {
        get
        {
            if (!_unpacked)
            {
                CopyTo(_scratch);
                _unpacked = true;
            }

            return _scratch["root"];
        }
    }

    /// <summary>A copy that a test may change.</summary>
    internal static string CopyTo(ScratchDirectory scratch)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may give files their owners");
        Unpack(TestPaths.SharedOrSkip("fixtures/vdb/root-source.tar.zst"), System.IO.Directory.CreateDirectory(scratch["root"]).FullName);
        return scratch["root"];
    }

    /// <summary>Packs the root as a tar archive with all that it has; the tool chooses the compression by the name.</summary>
    public string Archive(string path)
    {
        Pack(Directory, path);
        return path;
    }

    internal static void Pack(string directory, string path) => RealTool.Run(
        "tar", "--create", "--auto-compress", "--xattrs", "--xattrs-include=*", "--numeric-owner", "--sort=name", "--format=pax", "--file", path, "--directory", directory, ".");

    /// <summary>The root as the program reads it.</summary>
    public IReadableRoot Open() => DirectoryRoot.Open(Directory);

    public void Dispose() => _scratch.Dispose();

    static void Unpack(string archive, string directory) => RealTool.Run(
        "tar", "--extract", "--xattrs", "--xattrs-include=*", "--numeric-owner", "--same-permissions", "--file", archive, "--directory", directory);
}
