using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Staves.Packages.Cache;
using Staves.Packages.Downloads;
using Staves.Packages.Mirrors;
using Staves.Packages.Verification;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Stages;

/// <summary>The stage3s of Gentoo's mirrors (`releases/ARCH/autobuilds/`): a clear-signed list, and archives with detached signatures.</summary>
/// <param name="mirrors">The roots of the mirrors, the first to be asked first.</param>
/// <param name="signatures">Judges signatures.</param>
/// <param name="options">How files are fetched.</param>
public sealed class StageMirror(ImmutableArray<DownloadSource> mirrors, SignatureVerifier signatures, DownloadOptions options) : IDisposable
{
    const string List = "latest-stage3.txt";

    readonly DownloadTransport _transport = new(options);
    readonly FileFetcher _fetcher = new(options);

    /// <exception cref="StavesException">STV46xx: no mirror has a list with a signature that counts.</exception>
    public async Task<StageListing> ListAsync(StageArchitecture architecture, CancellationToken cancellationToken)
    {
        string path = $"{FolderOf(architecture)}/{List}";
        return await new MirrorRounds(mirrors, options, new MirrorFailures(path)).FirstAsync(ReadAsync, cancellationToken);

        async Task<StageListing> ReadAsync(DownloadSource mirror, CancellationToken stopping)
        {
            byte[] message = await new MirrorFiles(_transport).ReadAsync(mirror, path, stopping);

            // What is not inside the signature was not signed, though it stands in the same file.
            return signatures.VerifyClearSigned(message, KeyPurposes.Stages, out byte[] text) is SignatureVerdict.Invalid invalid
                ? throw new SourceException(SourceFault.Mismatch, MirrorFailures.SignatureReason(invalid))
                : StageListing.Parse(Encoding.UTF8.GetString(text));
        }
    }

    /// <summary>Fetches a stage that is not here, going on where a fetch stopped. Two that want the same fetch it once.</summary>
    /// <exception cref="StavesException">STV46xx: no mirror has it with a signature that counts.</exception>
    public async Task<PulledStage> PullAsync(
        StageArchitecture architecture, StageEntry stage, StageStore store, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var failures = new MirrorFailures(Path.GetFileName(stage.Path));
        try
        {
            using FileLock held = await FileLock.AcquireAsync(store.LockFile, cancellationToken);
            return store.Find(stage) ?? await new MirrorRounds(mirrors, options, failures)
                .FirstAsync((mirror, stopping) => PullAsync(mirror, $"{FolderOf(architecture)}/{stage.Path}", stage, store, progress, stopping), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw failures.Unusable(store.Directory, exception);
        }
    }

    public void Dispose()
    {
        _transport.Dispose();
        _fetcher.Dispose();
    }

    static string FolderOf(StageArchitecture architecture) => $"releases/{architecture.Folder}/autobuilds";

    async Task<PulledStage> PullAsync(
        DownloadSource mirror, string path, StageEntry stage, StageStore store, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        byte[] signature = await new MirrorFiles(_transport).ReadAsync(mirror, $"{path}.asc", cancellationToken);
        string digest = "";
        var wanted = new WantedFile
        {
            Name = Path.GetFileName(stage.Path),
            Path = Path.Combine(store.Incoming, Path.GetFileName(stage.Path)),
            StateDirectory = store.Incoming,
            Size = stage.Size,
            Digests = ImmutableSortedDictionary<string, string>.Empty,
            Authority = "the list of stages",
            Sources = [MirrorFiles.SourceOf(mirror, path)],
            Examine = Examine,
            Failures = new MirrorFailures(Path.GetFileName(stage.Path)),
        };

        MirrorFiles.Clear(wanted.Path);
        return (await _fetcher.FetchAsync([wanted], progress, cancellationToken))[0] is { } failure
            ? throw failure
            : store.Publish(stage, wanted.Path, digest);

        string? Examine(string file, CancellationToken stopping)
        {
            using FileStream content = File.OpenRead(file);
            DetachedSignature detached = signatures.Begin(signature, KeyPurposes.Stages);
            using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] buffer = new byte[1 << 17];
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                stopping.ThrowIfCancellationRequested();
                detached.Append(buffer.AsSpan(0, read));
                sha256.AppendData(buffer, 0, read);
            }

            digest = Convert.ToHexStringLower(sha256.GetHashAndReset());
            return detached.Finish() is SignatureVerdict.Invalid invalid ? MirrorFailures.SignatureReason(invalid) : null;
        }
    }
}
