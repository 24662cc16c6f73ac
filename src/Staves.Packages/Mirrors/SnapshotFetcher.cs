using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Staves.Packages.Downloads;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Mirrors;

/// <summary>Fetches the newest snapshot of Gentoo's repository (`snapshots/gentoo-latest.tar.xz` of a mirror, with a detached signature
/// in `.gpgsig`), going on where a fetch stopped.</summary>
public sealed class SnapshotFetcher(DownloadOptions options) : IDisposable
{
    const string FileName = "gentoo-latest.tar.xz";
    const string Remote = $"snapshots/{FileName}";

    readonly DownloadTransport _transport = new(options);
    readonly FileFetcher _fetcher = new(options);

    /// <exception cref="StavesException">STV46xx: no mirror has it, or none with a signature that counts.</exception>
    public async Task<FetchedSnapshot> FetchAsync(SnapshotRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        await new MirrorRounds(request.Mirrors, options, new MirrorFailures(FileName))
            .FirstAsync((mirror, stopping) => FetchAsync(request, mirror, progress, stopping), cancellationToken);

    public void Dispose()
    {
        _transport.Dispose();
        _fetcher.Dispose();
    }

    async Task<FetchedSnapshot> FetchAsync(
        SnapshotRequest request, DownloadSource mirror, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        DownloadSource source = MirrorFiles.SourceOf(mirror, Remote);
        (SnapshotOrigin found, long? size) = await LookAsync(source, request.Known, cancellationToken);
        if (size is not { } total)
        {
            return new FetchedSnapshot(Path: null, request.Known!);
        }

        byte[]? signature = request.Verifier is null ? null : await new MirrorFiles(_transport).ReadAsync(mirror, $"{Remote}.gpgsig", cancellationToken);
        var made = new StrongBox<DateTimeOffset?>();
        var wanted = new WantedFile
        {
            Name = FileName,
            Path = Path.Combine(request.Directory, FileName),
            StateDirectory = request.Directory,
            Size = total,
            Digests = ImmutableSortedDictionary<string, string>.Empty,
            Authority = "the mirror",
            Sources = [source],
            Examine = signature is null ? null : Examine,
            Conditions = signature is null ? "" : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(signature)),
            Failures = new MirrorFailures(FileName),
        };

        MirrorFiles.Clear(wanted.Path);
        if ((await _fetcher.FetchAsync([wanted], progress, cancellationToken))[0] is { } failure)
        {
            throw failure;
        }

        found = found with { Made = made.Value };
        return made.Value is not null && made.Value == request.Known?.Made ? new FetchedSnapshot(Path: null, found) : new FetchedSnapshot(wanted.Path, found);

        string? Examine(string path, CancellationToken stopping)
        {
            using FileStream content = File.OpenRead(path);
            switch (request.Verifier!.Verify(content, signature, KeyPurposes.RepositorySnapshots, stopping))
            {
                case SignatureVerdict.Valid valid when valid.Made < request.Known?.Made:
                    return string.Create(
                        CultureInfo.InvariantCulture, $"it was signed on {valid.Made:u}, and the one that is here on {request.Known.Made.Value:u}: an old one is not taken for a new one");
                case SignatureVerdict.Valid valid:
                    made.Value = valid.Made;
                    return null;
                case SignatureVerdict.Invalid invalid:
                    return MirrorFailures.SignatureReason(invalid);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    /// <summary>What the mirror says of its snapshot, and how large it is; no size where it is the known one.</summary>
    async Task<(SnapshotOrigin Found, long? Size)> LookAsync(DownloadSource source, SnapshotOrigin? known, CancellationToken cancellationToken)
    {
        SnapshotOrigin? same = known?.Source == source.Text ? known : null;
        await using DownloadResponse response = source.Uri.IsFile
            ? await _transport.OpenAsync(source, offset: 0, validator: null, cancellationToken)
            : await _transport.OpenIfChangedAsync(source, same?.EntityTag, same?.LastModified, cancellationToken);
        if (response.IsUnchanged)
        {
            return (known!, null);
        }

        return (
            new SnapshotOrigin(source.Text, response.EntityTag, response.LastModified, Made: null),
            response.Total ?? throw new SourceException(SourceFault.Absent, "the mirror does not say how large it is"));
    }
}
