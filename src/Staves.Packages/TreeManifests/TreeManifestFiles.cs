using System.Globalization;
using System.Text;
using Staves.Portage.Files;
using Staves.Portage.Metadata;

namespace Staves.Packages.TreeManifests;

/// <summary>What the Manifests of a tree say about its files, gathered from the uppermost down.</summary>
sealed class TreeManifestFiles(string root, Manifest uppermost)
{
    /// <summary>The largest Manifest of Gentoo's tree has some 10 MB.</summary>
    const int Largest = 64 * 1024 * 1024;

    readonly HashSet<string> _ignored = new(StringComparer.Ordinal);
    readonly Dictionary<string, ManifestEntry> _expected = new(StringComparer.Ordinal);

    /// <summary>The files by their paths below the root, the Manifests too, all but the uppermost.</summary>
    public IReadOnlyDictionary<string, ManifestEntry> Expected => _expected;

    /// <summary>Reads all Manifests, each of which is compared with what the one above says before it is believed.</summary>
    public void Gather(Action<string> fault, CancellationToken cancellationToken)
    {
        var open = new Queue<(string Directory, Manifest Manifest)>([("", uppermost)]);
        while (open.TryDequeue(out (string Directory, Manifest Manifest) next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ignored.UnionWith(next.Manifest.Ignored.Select(path => next.Directory + path));
            foreach (ManifestEntry entry in next.Manifest.Entries.Where(entry => entry.Kind != ManifestEntryKind.Dist))
            {
                string path = next.Directory + (entry.Kind == ManifestEntryKind.Aux ? $"files/{entry.Name}" : entry.Name);
                if (!_expected.TryAdd(path, entry))
                {
                    if (_expected[path].Size != entry.Size || !_expected[path].Hashes.SequenceEqual(entry.Hashes))
                    {
                        fault($"{path}: two Manifests contradict each other");
                    }
                }
                else if (entry.Kind == ManifestEntryKind.Manifest)
                {
                    string file = Path.Combine(root, path);
                    if (WhyNot(file, entry) is { } why)
                    {
                        fault($"{path}: {why}");
                    }
                    else
                    {
                        open.Enqueue((path[..(path.LastIndexOf('/') + 1)], Manifest.Parse(ReadText(file), file)));
                    }
                }
            }
        }
    }

    /// <summary>Files of which no Manifest says anything. Names that begin with a dot are nobody's (GLEP 74).</summary>
    public IEnumerable<string> Strays(CancellationToken cancellationToken)
    {
        var open = new Stack<string>([""]);
        while (open.TryPop(out string? directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(root, directory)).EnumerateFileSystemInfos())
            {
                string path = directory + entry.Name;
                if (entry.Name[0] == '.' || _ignored.Contains(path))
                {
                    continue;
                }

                if (entry is DirectoryInfo && entry.LinkTarget is null)
                {
                    open.Push($"{path}/");
                }
                else if (!_expected.ContainsKey(path) && path != "Manifest")
                {
                    yield return path;
                }
            }
        }
    }

    /// <summary>Why a file is not what it should be; null where it is.</summary>
    public static string? WhyNot(string path, ManifestEntry expected)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return "it is missing";
        }

        if (file.LinkTarget is not null)
        {
            return "it is a symbolic link";
        }

        if (file.Length != expected.Size)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it has {file.Length} bytes, not {expected.Size}");
        }

        // What is not hashed by one that nobody can forge is not vouched for.
        if (expected.Sha512 is null && expected.Blake2B is null)
        {
            return "its Manifest has neither BLAKE2B nor SHA512 of it";
        }

        using var hashes = new IncrementalHashes(expected.Hashes.Keys);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        byte[] buffer = new byte[(int)Math.Clamp(expected.Size, 1, 1 << 17)];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            hashes.Append(buffer.AsSpan(0, read));
        }

        return hashes.Finish().Where(hash => hash.Value != expected.Hashes[hash.Key]).Select(hash => $"it has another {hash.Key}").FirstOrDefault();
    }

    static string ReadText(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream content = Decompression.Open(file);
        using var text = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            if (text.Length + read > Largest)
            {
                throw new InvalidDataException($"`{path}` is larger than any Manifest");
            }

            text.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
