using System.Globalization;

namespace Staves.Building.Distfiles;

/// <summary>Moves one file from one source to its place, going on from the bytes that are there.</summary>
sealed class DistfileTransfer(
    Distfile wanted, DistfileStore store, DistfileTransport transport, DistfileOptions options, ProgressReporter progress)
{
    /// <summary>Whether more of the file is here than before, although it is not complete.</summary>
    public bool Grown { get; private set; }

    /// <summary>Whether bytes from before were part of it, which may be at fault where the sum is wrong.</summary>
    public bool Resumed { get; private set; }

    /// <exception cref="SourceException">The source did not give the file; what has arrived stays for the next one.</exception>
    public async Task RunAsync(DistfileSource source, CancellationToken cancellationToken)
    {
        Grown = false;
        long here = store.PartialLength();
        Resumed = here > 0;
        using DistfileHasher hasher = new();
        await using FileStream file = store.OpenPartial();
        if (here == wanted.Size && here > 0)
        {
            // A fetch that was killed before its end was looked at.
            await hasher.AppendAsync(file, here, cancellationToken);
            await CompleteAsync(file, hasher, cancellationToken);
            return;
        }

        await using DistfileResponse response = await transport.OpenAsync(source, here, store.Validator(source.Text), cancellationToken);
        if (response.Total is { } total && total != wanted.Size)
        {
            // Whatever is here already is not at fault.
            Resumed = false;
            throw new SourceException(SourceFault.Mismatch, DistfileHasher.SizeMismatch(total, wanted));
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
        DistfileResponse response, FileStream file, DistfileHasher hasher, DistfileSource source, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 16];
        progress.Report(DistfileStage.Fetching, hasher.Length, source.Text);
        int read;
        while ((read = await ReadAsync(response.Content, buffer, cancellationToken)) > 0)
        {
            if (hasher.Length + read > wanted.Size)
            {
                file.SetLength(0);
                throw new SourceException(
                    SourceFault.Mismatch,
                    string.Create(CultureInfo.InvariantCulture, $"it is longer than the {wanted.Size} bytes that the Manifest says"));
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

    async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stall.CancelAfter(options.StallTimeout);
        try
        {
            return await content.ReadAsync(buffer, stall.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(
                SourceFault.Transient,
                string.Create(CultureInfo.InvariantCulture, $"the server sent nothing for {options.StallTimeout.TotalSeconds:0.#} s"),
                exception);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new SourceException(
                SourceFault.Transient,
                string.Create(CultureInfo.InvariantCulture, $"the connection broke: {exception.Message}"),
                exception);
        }
    }

    async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException exception) when (DistfileFailures.IsDiskFull(exception))
        {
            throw DistfileFailures.DiskFull(wanted, store.PartialPath, wanted.Size - file.Position, exception);
        }
    }

    async Task CompleteAsync(FileStream file, DistfileHasher hasher, CancellationToken cancellationToken)
    {
        HashOutcome outcome = hasher.Finish(wanted);
        if (outcome.Mismatch is not null)
        {
            store.RejectPartial(outcome.Blake2b);
            throw new SourceException(SourceFault.Mismatch, outcome.Mismatch);
        }

        // On the disk before it has its name: after a power cut the name must not stand for zeros.
        await file.FlushAsync(cancellationToken);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        store.Publish();
    }
}
