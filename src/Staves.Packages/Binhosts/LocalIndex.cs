using System.Collections.Immutable;
using System.Globalization;
using Staves.Packages.Downloads;
using Staves.Portage.Binaries;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Binhosts;

/// <summary>The index of a directory on this machine: the one that lies there, or else one of the packages themselves.</summary>
sealed class LocalIndex(Binhost binhost, IndexIntake intake, DownloadTransport transport, Action<Diagnostic> warn)
{
    static readonly ImmutableArray<string> FileNames = ["Packages", "Packages.gz", "Packages.zst"];

    /// <summary>The stored index where nothing has changed since, else a new one, which is stored.</summary>
    /// <exception cref="StavesException">STV4101: there is no such directory, or nothing in it. STV4104: its index is not a whole one.</exception>
    public async Task<BinhostIndex> ReadAsync(BinhostIndex? stored, BinhostState? state, string stateFile, CancellationToken cancellationToken)
    {
        string directory = binhost.Addresses.Select(address => address.Uri.LocalPath).FirstOrDefault(Directory.Exists)
            ?? throw BinhostFailures.NoIndex(binhost, [.. binhost.Addresses.Select(address => $"{address.Uri.LocalPath}: there is no such directory")]);
        FileInfo? file = FileNames.Select(name => new FileInfo(Path.Combine(directory, name))).FirstOrDefault(file => file.Exists);
        if (file is null)
        {
            string text = new DirectoryIndexer(directory, warn).Write(stored, cancellationToken)
                ?? throw BinhostFailures.NoIndex(binhost, [$"{directory}: it has neither an index nor packages"]);
            BinhostIndex made = intake.Take(text, binhost.IndexPath);
            intake.Publish(made);
            return made;
        }

        var found = new BinhostState { Index = file.FullName, LastModified = StampOf(file), Checked = 0 };
        if (stored is not null && state == found)
        {
            return stored;
        }

        await using var response = new DownloadResponse(file.OpenRead(), 0, Total: null, Owner: null);
        BinhostIndex index = await intake.ReceiveAsync(transport, response, file.FullName, binhost.IndexPath, cancellationToken);
        intake.Publish(index);
        found.Write(stateFile);
        return index;
    }

    static string StampOf(FileInfo file) => string.Create(
        CultureInfo.InvariantCulture, $"{file.Length} {(file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick}");
}
