using Staves.Portage.Diagnostics;

namespace Staves.Portage.Files;

/// <summary>Files to read by their absolute paths: those of the disk, or those inside an archive, whose paths continue the
/// archive's.</summary>
public interface IFileTree
{
    bool HasFile(string path);

    bool HasDirectory(string path);

    /// <summary>The names in a directory, in no order; none where there is no such directory.</summary>
    IEnumerable<string> Names(string directory);

    /// <exception cref="StavesException">STV2101: the file cannot be read.</exception>
    byte[] ReadBytes(string path);

    /// <summary>The text of a UTF-8 file; null where there is none, as where there is a directory.</summary>
    /// <exception cref="StavesException">STV2101: the file cannot be read.</exception>
    string? TryReadText(string path);

    /// <summary>The text of a UTF-8 file.</summary>
    /// <exception cref="StavesException">STV2101: the file cannot be read.</exception>
    string ReadText(string path);
}
