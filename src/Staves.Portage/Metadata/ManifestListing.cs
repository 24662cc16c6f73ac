using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Portage.Metadata;

/// <summary>What all the Manifests of a tree say together (GLEP 74): the top one, and those that it and they list, each read only once it
/// has been found to be what it should be.</summary>
sealed class ManifestListing
{
    const string TopManifest = "Manifest";

    // All of Gentoo's metadata cache takes some 10 MB.
    const int LongestManifest = 128 << 20;

    readonly string _directory;
    readonly CancellationToken _cancellationToken;

    ManifestListing(string directory, CancellationToken cancellationToken)
    {
        _directory = directory;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Files by their path in the tree.</summary>
    public Dictionary<string, ManifestEntry> Files { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Ignored { get; } = new(StringComparer.Ordinal);

    public List<ManifestFault> Faults { get; } = [];

    /// <exception cref="StavesException">The top Manifest is missing or broken.</exception>
    public static ManifestListing Read(string directory, CancellationToken cancellationToken)
    {
        var listing = new ManifestListing(directory, cancellationToken);
        listing.Add(Manifest.Load(Path.Combine(directory, TopManifest)), "");
        return listing;
    }

    /// <summary>Whether a Manifest says that it says nothing of a path, or of a directory above it.</summary>
    public bool IsIgnored(string path)
    {
        for (int end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (Ignored.Contains(path[..end]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a path that no Manifest lists may be there.</summary>
    public bool MayBeUnlisted(string path) =>
        path == TopManifest || path[(path.LastIndexOf('/') + 1)..].StartsWith('.') || Ignored.Contains(path);

    void Add(Manifest manifest, string directory)
    {
        Ignored.UnionWith(manifest.Ignored.Select(path => directory + path));
        foreach (ManifestEntry entry in manifest.Entries.Where(entry => entry.Kind is not ManifestEntryKind.Dist))
        {
            string path = directory + (entry.Kind == ManifestEntryKind.Aux ? $"files/{entry.Name}" : entry.Name);
            bool isListed = Files.TryGetValue(path, out ManifestEntry? listed);
            if (isListed && !Agree(listed!, entry))
            {
                Faults.Add(new ManifestFault(path, ManifestFaultKind.Contradiction, "listed twice, with other sizes or hashes"));
            }
            else if (!isListed)
            {
                Files.Add(path, entry);
            }

            // Each is read once, so Manifests that list each other end.
            if (entry.Kind == ManifestEntryKind.Manifest && !isListed && path != TopManifest && !IsIgnored(path))
            {
                AddListed(path, entry);
            }
        }
    }

    void AddListed(string path, ManifestEntry entry)
    {
        // One that is not what it should be is reported with the files.
        if (ManifestVerifier.Verify(_directory, path, entry, _cancellationToken) is not null)
        {
            return;
        }

        try
        {
            Add(Manifest.Parse(ReadText(Path.Combine(_directory, path)), path), path[..(path.LastIndexOf('/') + 1)]);
        }
        catch (Exception exception) when (exception is StavesException or IOException or InvalidDataException
            or ZstdSharp.ZstdException or SharpCompress.Common.SharpCompressException)
        {
            Faults.Add(new ManifestFault(path, ManifestFaultKind.Unreadable, exception.Message));
        }
    }

    static string ReadText(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream content = Decompression.Open(file);
        using var text = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        for (int length; (length = content.Read(buffer)) > 0;)
        {
            text.Write(buffer, 0, length);
            if (text.Length > LongestManifest)
            {
                throw new InvalidDataException($"the Manifest has more than {LongestManifest} bytes");
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    static bool Agree(ManifestEntry one, ManifestEntry other) =>
        one.Size == other.Size && one.Hashes.All(hash => !other.Hashes.TryGetValue(hash.Key, out string? value) || value == hash.Value);
}
