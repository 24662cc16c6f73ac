using System.Globalization;
using Staves.Packages.Cache;

namespace Staves.Packages.Downloads;

/// <summary>One file's place on the disk: the file itself, the part that has arrived, and what is remembered of both.</summary>
/// <remarks>The names of partial and bad files are Portage's, so that both can share a directory.</remarks>
sealed class DownloadStore(WantedFile wanted)
{
    readonly string _state = System.IO.Path.Combine(wanted.StateDirectory, System.IO.Path.GetFileName(wanted.Path));

    public string Path => wanted.Path;

    public string PartialPath => $"{Path}.__download__";

    string StampPath => $"{_state}.verified";

    string ValidatorPath => $"{_state}.validator";

    public async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        FileLock held = await FileLock.AcquireAsync($"{_state}.lock", cancellationToken);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        return held;
    }

    /// <summary>Whether the file is here and right. A file that was verified before and has kept its size and time is not read again.</summary>
    public async Task<bool> IsPresentAsync(CancellationToken cancellationToken)
    {
        FileInfo file = new(Path);
        if (!file.Exists || file.Length != wanted.Size)
        {
            return false;
        }

        if (ReadText(StampPath) == Stamp(file))
        {
            MarkUsed();
            return true;
        }

        bool right = (await HashAsync(Path, cancellationToken)).Mismatch is null && wanted.Examine?.Invoke(Path, cancellationToken) is null;
        if (right)
        {
            WriteStamp();
        }

        return right;
    }

    /// <summary>What is wrong with the file that is here, which is then moved away; null where there is none.</summary>
    public async Task<string?> RejectPresentAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path))
        {
            return null;
        }

        HashOutcome outcome = await HashAsync(Path, cancellationToken);
        string? mismatch = outcome.Mismatch ?? wanted.Examine?.Invoke(Path, cancellationToken);
        if (mismatch is not null)
        {
            Reject(Path, outcome.Mark);
            File.Delete(StampPath);
        }

        return mismatch;
    }

    /// <summary>How much of the file has arrived; a part that cannot be right is removed.</summary>
    public long PartialLength()
    {
        FileInfo partial = new(PartialPath);
        if (partial.Exists && partial.Length > wanted.Size)
        {
            DiscardPartial();
            return 0;
        }

        return partial.Exists ? partial.Length : 0;
    }

    public void DiscardPartial()
    {
        File.Delete(PartialPath);
        File.Delete(ValidatorPath);
    }

    public FileStream OpenPartial() => new(
        PartialPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);

    /// <summary>The entity tag or date that the partial file's source gave it, if it came from this source.</summary>
    public string? Validator(string uri) =>
        ReadText(ValidatorPath)?.Split('\n') is [var source, var validator, ..] && source == uri ? validator : null;

    public void RememberValidator(string uri, string? validator)
    {
        if (validator is null || validator.Contains('\n', StringComparison.Ordinal))
        {
            File.Delete(ValidatorPath);
        }
        else
        {
            WriteText(ValidatorPath, $"{uri}\n{validator}\n");
        }
    }

    /// <summary>The partial file, complete, verified and on the disk, becomes the file.</summary>
    public void Publish()
    {
        File.Move(PartialPath, Path, overwrite: true);
        File.Delete(ValidatorPath);
        WriteStamp();
    }

    public void RejectPartial(string mark)
    {
        Reject(PartialPath, mark);
        File.Delete(ValidatorPath);
    }

    void Reject(string path, string mark)
    {
        if (wanted.KeepsWrongFile)
        {
            File.Move(path, $"{Path}._checksum_failure_.{mark}", overwrite: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    async Task<HashOutcome> HashAsync(string path, CancellationToken cancellationToken)
    {
        using FileHasher hasher = new(wanted);
        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        await hasher.AppendAsync(stream, Math.Max(stream.Length, wanted.Size), cancellationToken);
        return hasher.Finish();
    }

    string Stamp(FileInfo file) => string.Create(
        CultureInfo.InvariantCulture,
        $"{file.Length} {(file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick} {string.Join(' ', wanted.Digests.Values)} {wanted.Conditions}\n");

    // Only a memory: where it cannot be kept (a directory one may only read), the file is read again next time.
    void WriteStamp()
    {
        try
        {
            Directory.CreateDirectory(wanted.StateDirectory);
            WriteText(StampPath, Stamp(new FileInfo(Path)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(StampPath);
        }
    }

    /// <summary>The stamp's time says when the file was wanted last.</summary>
    void MarkUsed()
    {
        try
        {
            File.SetLastWriteTimeUtc(StampPath, TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Only a memory, as the stamp itself.
        }
    }

    static string? ReadText(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static void WriteText(string path, string text)
    {
        string temporary = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.part");
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
