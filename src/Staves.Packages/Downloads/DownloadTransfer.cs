using System.Globalization;

namespace Staves.Packages.Downloads;

/// <summary>Moves one file from one source to its place, going on from the bytes that are there.</summary>
sealed class DownloadTransfer(
    WantedFile wanted, DownloadStore store, DownloadTransport transport, ProgressReporter progress)
{
    /// <summary>Whether more of the file is here than before, although it is not complete.</summary>
    public bool Grown { get; private set; }

    /// <summary>Whether bytes from before were part of it, which may be at fault where the sum is wrong.</summary>
    public bool Resumed { get; private set; }

    /// <exception cref="SourceException">The source did not give the file; what has arrived stays for the next one.</exception>
    public async Task RunAsync(DownloadSource source, CancellationToken cancellationToken)
    {
        Grown = false;
        long here = store.PartialLength();
        Resumed = here > 0;
        using FileHasher hasher = new(wanted);
        await using FileStream file = store.OpenPartial();
        if (here == wanted.Size && here > 0)
        {
            // A fetch that was killed before its end was looked at.
            await hasher.AppendAsync(file, here, cancellationToken);
            await CompleteAsync(file, hasher, cancellationToken);
            return;
        }

        await using DownloadResponse response = await transport.OpenAsync(source, here, store.Validator(source.Text), cancellationToken);
        if (response.Total is { } total && total != wanted.Size)
        {
            // Whatever is here already is not at fault.
            Resumed = false;
            throw new SourceException(SourceFault.Mismatch, FileHasher.SizeMismatch(total, wanted));
        }

        Resumed = response.Offset > 0;
        if (response.Offset < here)
        {
            file.SetLength(response.Offset);
        }

        if (response.Offset == 0)
        {
            store.RememberValidator(source.Text, response.Validator);
        }

        if (Resumed)
        {
            await hasher.AppendAsync(file, response.Offset, cancellationToken);
        }

        try
        {
            await CopyAsync(response, file, hasher, source, cancellationToken);
        }
        finally
        {
            Grown = file.Length > here;
        }

        await CompleteAsync(file, hasher, cancellationToken);
    }

    async Task CopyAsync(
        DownloadResponse response, FileStream file, FileHasher hasher, DownloadSource source, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 16];
        progress.Report(DownloadStage.Fetching, hasher.Length, source.Text);
        int read;
        while ((read = await transport.ReadAsync(response, buffer, cancellationToken)) > 0)
        {
            if (hasher.Length + read > wanted.Size)
            {
                file.SetLength(0);
                throw new SourceException(
                    SourceFault.Mismatch,
                    string.Create(CultureInfo.InvariantCulture, $"it is longer than the {wanted.Size} bytes that {wanted.Authority} says"));
            }

            await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken);
            hasher.Append(buffer.AsSpan(0, read));
            progress.Advance(hasher.Length, source.Text);
        }

        if (hasher.Length < wanted.Size)
        {
            // A connection that is cut is an error before this: the source says that this is all, so these bytes are of something else.
            file.SetLength(0);
            throw new SourceException(
                SourceFault.Transient,
                string.Create(CultureInfo.InvariantCulture, $"it ended after {hasher.Length} of {wanted.Size} bytes"));
        }
    }

    async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException exception) when (DownloadFailures.IsDiskFull(exception))
        {
            throw wanted.Failures.DiskFull(store.PartialPath, wanted.Size - file.Position, exception);
        }
    }

    async Task CompleteAsync(FileStream file, FileHasher hasher, CancellationToken cancellationToken)
    {
        HashOutcome outcome = hasher.Finish();
        await file.FlushAsync(cancellationToken);
        if ((outcome.Mismatch ?? wanted.Examine?.Invoke(store.PartialPath, cancellationToken)) is { } mismatch)
        {
            store.RejectPartial(outcome.Mark);
            throw new SourceException(SourceFault.Mismatch, mismatch);
        }

        // On the disk before it has its name: after a power cut the name must not stand for zeros.
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        store.Publish();
    }
}
