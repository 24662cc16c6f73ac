using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Portage.Files;

namespace Staves.Building.Builders;

/// <summary>
/// Digests of files that are remembered as long as a file stays the same file with the same size and time. Lines of
/// `path TAB device TAB inode TAB size TAB nanoseconds TAB sha256`; losing it costs time, nothing else.
/// </summary>
sealed class DigestMemory
{
    const int Fields = 6;

    readonly string _path;
    readonly Dictionary<string, (string Status, string Digest)> _known;
    bool _changed;

    DigestMemory(string path, Dictionary<string, (string Status, string Digest)> known)
    {
        _path = path;
        _known = known;
    }

    public static DigestMemory Open(string path)
    {
        var known = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        if (File.Exists(path))
        {
            foreach (string line in File.ReadLines(path))
            {
                string[] fields = line.Split('\t');
                if (fields.Length == Fields)
                {
                    known[fields[0]] = (string.Join('\t', fields[1..^1]), fields[^1]);
                }
            }
        }

        return new DigestMemory(path, known);
    }

    /// <summary>SHA-256 of what a path leads to, lower-case hexadecimal.</summary>
    public string DigestOf(string path)
    {
        string real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        string status = StatusOf(real);
        if (_known.TryGetValue(real, out (string Status, string Digest) remembered) && remembered.Status == status)
        {
            return remembered.Digest;
        }

        using FileStream file = File.OpenRead(real);
        string digest = Convert.ToHexStringLower(SHA256.HashData(file));
        _known[real] = (status, digest);
        _changed = true;
        return digest;
    }

    public void Save()
    {
        if (!_changed)
        {
            return;
        }

        var text = new StringBuilder();
        foreach ((string path, (string status, string digest)) in _known.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(path).Append('\t').Append(status).Append('\t').Append(digest).Append('\n');
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            string partial = string.Create(CultureInfo.InvariantCulture, $"{_path}.{Environment.ProcessId}");
            File.WriteAllText(partial, text.ToString());
            File.Move(partial, _path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written makes the next run slower, not wrong.
        }
    }

    static string StatusOf(string path) => FileStatus.Of(path) is { } status
        ? string.Create(CultureInfo.InvariantCulture, $"{status.Device}\t{status.Inode}\t{status.Size}\t{status.ModifiedNanoseconds}")
        : "";
}
