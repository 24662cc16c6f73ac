using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Staves.Packages.Cache;
using Staves.Portage.Grammar;

namespace Staves.Packages.Stages;

/// <summary>The stage3s that were fetched: each archive once by its digest, and for each name and date a file that says which.</summary>
/// <param name="directory">Made where it is missing.</param>
public sealed partial class StageStore(string directory)
{
    const string Extension = ".stage";

    readonly string _blobs = Path.Combine(directory, "blobs");

    public string Directory => directory;

    /// <summary>Where archives arrive, and where the beginning of one stays that did not come whole.</summary>
    internal string Incoming => Path.Combine(directory, "incoming");

    /// <summary>By name, the newest of each first.</summary>
    public ImmutableArray<PulledStage> List() => !System.IO.Directory.Exists(directory) ? [] :
    [
        .. System.IO.Directory.EnumerateFiles(directory, $"*{Extension}").Select(Read).OfType<PulledStage>()
            .OrderBy(stage => stage.Name, StringComparer.Ordinal).ThenByDescending(stage => stage.Stamp, StringComparer.Ordinal),
    ];

    /// <summary>The newest of those that a person may mean; null where none was fetched.</summary>
    public PulledStage? Find(StageReference reference)
    {
        ImmutableArray<PulledStage> all = List();
        return reference.Candidates.Select(candidate => all.FirstOrDefault(stage => stage.Name == candidate)).FirstOrDefault(stage => stage is not null);
    }

    public PulledStage? Find(StageEntry entry) => List().FirstOrDefault(stage => (stage.Name, stage.Stamp) == (entry.Name, entry.Stamp));

    /// <summary>Takes an archive that has been verified.</summary>
    internal PulledStage Publish(StageEntry entry, string archive, string digest)
    {
        System.IO.Directory.CreateDirectory(_blobs);
        string blob = Path.Combine(_blobs, $"{digest}{archive[archive.LastIndexOf(".tar.", StringComparison.Ordinal)..]}");
        File.Move(archive, blob, overwrite: true);
        string file = FileOf(entry.Name, entry.Stamp);
        string temporary = $"{file}.{Path.GetRandomFileName()}";
        File.WriteAllText(temporary, $"{Path.GetFileName(blob)}\n");
        File.Move(temporary, file, overwrite: true);
        return new PulledStage(entry.Name, entry.Stamp, digest, blob, entry.Size);
    }

    /// <summary>Removes all but the newest of each name; whoever reads one of them reads on.</summary>
    public async Task<ImmutableArray<PulledStage>> PruneAsync(CancellationToken cancellationToken)
    {
        using FileLock held = await FileLock.AcquireAsync(LockFile, cancellationToken);
        ImmutableArray<PulledStage> all = List();
        ImmutableArray<PulledStage> old = [.. all.GroupBy(stage => stage.Name, StringComparer.Ordinal).SelectMany(group => group.Skip(1))];
        foreach (PulledStage stage in old)
        {
            File.Delete(FileOf(stage.Name, stage.Stamp));
        }

        foreach (string blob in old.Select(stage => stage.Path).Except(all.Except(old).Select(stage => stage.Path), StringComparer.Ordinal))
        {
            File.Delete(blob);
        }

        return old;
    }

    /// <summary>One process changes the store at a time.</summary>
    internal string LockFile => Path.Combine(directory, "lock");

    string FileOf(string name, string stamp) => Path.Combine(directory, $"{name}-{stamp}{Extension}");

    PulledStage? Read(string file)
    {
        try
        {
            string blob = File.ReadAllText(file).Trim();
            var archive = new FileInfo(Path.Combine(_blobs, Path.GetFileName(blob)));
            return StageFile.Match(Path.GetFileName(file)) is { Success: true } match && archive.Exists
                ? new PulledStage(match.Groups["name"].Value, match.Groups["stamp"].Value, blob[..blob.IndexOf('.', StringComparison.Ordinal)], archive.FullName, archive.Length)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A(?<name>.+)-(?<stamp>[0-9]{8}T[0-9]{6}Z)\.stage\z", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex StageFile { get; }
}
