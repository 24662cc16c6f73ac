using System.Collections.Immutable;
using Staves.Images.Oci;
using Staves.Packages.Cache;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Images.Snapshots;

/// <summary>Takes ebuild repositories out of images such as `gentoo/portage`, once for each image: a repository becomes a tar archive, which
/// planning opens faster than it opens the same files in directories.</summary>
/// <param name="directory">Where the archives are kept.</param>
/// <param name="tell">Told what takes long.</param>
public sealed class SnapshotImages(string directory, Action<string> tell)
{
    const string Repositories = "var/db/repos";

    /// <summary>Where the repository was until 2019.</summary>
    const string OldRepository = "usr/portage";

    const string ListFile = "repositories";

    /// <summary>The archive of a repository in an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">The repository's name, which counts where there are several; null for the only one.</param>
    /// <param name="place">Who wants it, for messages.</param>
    /// <param name="cancellationToken">Ends the reading, and leaves nothing behind.</param>
    /// <returns>An absolute path.</returns>
    /// <exception cref="StavesException">STV7217: the image has no such repository. STV7216: it cannot be written.</exception>
    public async Task<string> FindAsync(OciImage image, string? name, SourceLocation? place, CancellationToken cancellationToken)
    {
        string kept = Path.GetFullPath(Path.Combine(directory, image.Digest["sha256:".Length..]));
        try
        {
            if (!File.Exists(Path.Combine(kept, ListFile)))
            {
                using FileLock held = await FileLock.AcquireAsync($"{kept}.lock", cancellationToken);
                if (!File.Exists(Path.Combine(kept, ListFile)))
                {
                    tell($"reading the repository in {image.Reference}, which is done once");
                    await Task.Run(() => Write(image, kept, cancellationToken), cancellationToken);
                }
            }

            string[] lines = await File.ReadAllLinesAsync(Path.Combine(kept, ListFile), cancellationToken);
            ImmutableArray<(string Name, string File)> found =
                [.. lines.Select(line => line.Split('\t')).Select(parts => (parts[0], Path.Combine(kept, parts[1])))];
            return Choose(found, image, name, place);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(new Diagnostic(
                "STV7216", $"the repository of `{image.Reference}` cannot be kept in `{kept}`: {exception.Message}", new SourceLocation(kept)), exception);
        }
    }

    static string Choose(ImmutableArray<(string Name, string File)> found, OciImage image, string? name, SourceLocation? place)
    {
        if (found.Length == 1)
        {
            return found[0].File;
        }

        string? chosen = found.FirstOrDefault(repository => repository.Name == (name ?? "gentoo")).File;
        return chosen ?? throw new StavesException(new Diagnostic(
            "STV7217",
            found.IsEmpty
                ? $"`{image.Reference}` has no ebuild repository in `/{Repositories}` or `/{OldRepository}`"
                : $"`{image.Reference}` has several ebuild repositories, and none is named `{name}`",
            place,
            found.IsEmpty ? "take the image of a snapshot, such as `gentoo/portage`" : $"there is {string.Join(", ", found.Select(repository => $"`{repository.Name}`"))}"));
    }

    static void Write(OciImage image, string target, CancellationToken cancellationToken)
    {
        string partial = $"{target}.partial";
        Remove(partial);
        Directory.CreateDirectory(partial);
        var archives = new SortedDictionary<string, SnapshotArchive>(StringComparer.Ordinal);
        try
        {
            new SnapshotLayers(image, Repositories, OldRepository).Read(
                (member, content) => ArchiveOf(member, archives, partial)?.Add(member, content, cancellationToken), cancellationToken);
            foreach (SnapshotArchive archive in archives.Values)
            {
                archive.Finish();
            }

            File.WriteAllLines(
                Path.Combine(partial, ListFile),
                archives.Values.Where(archive => archive.Name is { } name && NameRules.IsRepositoryName(name))
                    .Select(archive => $"{archive.Name}\t{FileOf(archive.Directory)}"));
        }
        catch
        {
            Close(archives.Values);
            Remove(partial);
            throw;
        }

        Close(archives.Values);
        Remove(target);
        Directory.Move(partial, target);
    }

    /// <summary>Null for a file that is in no repository.</summary>
    static SnapshotArchive? ArchiveOf(TarMember member, SortedDictionary<string, SnapshotArchive> archives, string partial)
    {
        string? place = PlaceOf(member.Path);
        if (place is not null && !archives.ContainsKey(place))
        {
            archives.Add(place, new SnapshotArchive(Path.Combine(partial, FileOf(place)), place));
        }

        return place is null ? null : archives[place];
    }

    static string? PlaceOf(string path)
    {
        if (path.StartsWith($"{OldRepository}/", StringComparison.Ordinal))
        {
            return OldRepository;
        }

        int end = path.IndexOf('/', Repositories.Length + 1);
        return end > 0 && NameRules.IsRepositoryName(path.AsSpan(Repositories.Length + 1, end - Repositories.Length - 1)) ? path[..end] : null;
    }

    static string FileOf(string place) => $"{place.Replace('/', '-')}.tar.zst";

    static void Close(IEnumerable<SnapshotArchive> archives)
    {
        foreach (SnapshotArchive archive in archives)
        {
            archive.Dispose();
        }
    }

    static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
