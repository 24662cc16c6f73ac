using System.Text;
using Staves.Packages.Tar;
using ZstdSharp;

namespace Staves.Images.Snapshots;

/// <summary>A tar archive of one repository that is being written, and the name that the repository gives itself.</summary>
sealed class SnapshotArchive : IDisposable
{
    /// <summary>The quickest: the archive is written once and read seldom.</summary>
    const int Level = 1;

    const int LongestName = 1024;
    const string NameFile = "profiles/repo_name";

    readonly string _prefix;
    readonly CompressionStream _output;
    readonly TarArchiveWriter _archive;

    /// <param name="file">Made.</param>
    /// <param name="directory">The repository's directory in the image.</param>
    public SnapshotArchive(string file, string directory)
    {
        Directory = directory;
        _prefix = RootPath.NameOf(directory);
        _output = new CompressionStream(File.Create(file), Level, leaveOpen: false);
        _archive = new TarArchiveWriter(_output, leaveOpen: true);
    }

    public string Directory { get; }

    /// <summary>Null until the file with it has come.</summary>
    public string? Name { get; private set; }

    public void Add(TarMember member, Stream content, CancellationToken cancellationToken)
    {
        string path = member.Path[(Directory.Length + 1)..];
        TarMember renamed = member with { Path = $"{_prefix}/{path}" };
        if (path == NameFile && member.Size is > 0 and < LongestName)
        {
            byte[] text = new byte[member.Size];
            content.ReadExactly(text);
            Name = Encoding.UTF8.GetString(text).Trim();
            content = new MemoryStream(text);
        }

        _archive.Write(renamed, content, cancellationToken);
    }

    public void Finish() => _archive.Finish();

    public void Dispose()
    {
        _archive.Dispose();
        _output.Dispose();
    }
}
