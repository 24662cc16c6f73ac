using System.Globalization;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Sync;

/// <summary>A Gentoo mirror in a directory: snapshots and stage3s, signed by a key of the test.</summary>
sealed class SignedMirror(Workplace workplace, GpgKey key)
{
    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(workplace.Root, "mirror")).FullName;

    public string Snapshot => System.IO.Path.Combine(Path, "snapshots", "gentoo-latest.tar.xz");

    string Builds => System.IO.Path.Combine(Path, "releases", "amd64", "autobuilds");

    /// <summary>A snapshot of a directory, as of now.</summary>
    public void PublishSnapshot(string repository)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Snapshot)!);
        Tool.Run(
            "tar", "--create", "--xz", "--directory", System.IO.Path.GetDirectoryName(repository)!, "--file", Snapshot, System.IO.Path.GetFileName(repository));
        key.Sign(Snapshot, $"{Snapshot}.gpgsig");
    }

    /// <summary>A stage3 of a root, and the list of all that there are.</summary>
    public void PublishStage(string name, string stamp, string root)
    {
        string folder = Directory.CreateDirectory(System.IO.Path.Combine(Builds, stamp)).FullName;
        string archive = System.IO.Path.Combine(folder, $"{name}-{stamp}.tar.xz");
        Tool.Run("tar", "--create", "--xz", "--directory", root, "--file", archive, ".");
        key.Sign(archive, $"{archive}.asc");
        PublishList();
    }

    public string StagePath(string name, string stamp) => System.IO.Path.Combine(Builds, stamp, $"{name}-{stamp}.tar.xz");

    public string List => System.IO.Path.Combine(Builds, "latest-stage3.txt");

    public void PublishList()
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string[] lines =
        [
            "# Latest as of now", string.Create(CultureInfo.InvariantCulture, $"# ts={now}"),
            .. Directory.EnumerateFiles(Builds, "*.tar.xz", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetRelativePath(Builds, file)} {new FileInfo(file).Length}")),
        ];
        string plain = workplace["list.txt"];
        File.WriteAllText(plain, $"{string.Join('\n', lines)}\n");
        key.ClearSign(plain, List);
    }
}
