using System.Diagnostics;
using Staves.Portage.Repositories;

namespace Staves.Tests.Portage.Repositories;

/// <summary>The subset of Gentoo's repository that lies beside the project, unpacked for one test class.</summary>
public sealed class GentooMetadata : IDisposable
{
    readonly Lazy<string> _root = new(Unpack);

    public string Root => _root.Value;

    public RepositorySet Repositories => new([
        EbuildRepository.Open(Path.Combine(Root, "repos", "gentoo")),
        EbuildRepository.Open(Path.Combine(Root, "repos", "coreos-overlay"))]);

    public void Dispose()
    {
        if (_root.IsValueCreated)
        {
            Directory.Delete(Path.GetDirectoryName(Root)!, recursive: true);
        }
    }

    static string Unpack()
    {
        string archive = TestPaths.SharedOrSkip("gentoo-metadata/gentoo-metadata.tar.xz");
        string directory = Directory.CreateTempSubdirectory("staves-gentoo-").FullName;
        using var tar = Process.Start("tar", ["-xJf", archive, "-C", directory, "--exclude=glsa"]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return Path.Combine(directory, "gentoo-metadata");
    }
}
