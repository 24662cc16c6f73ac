using Staves.Portage.Diagnostics;

namespace Staves.Packages.Files;

/// <summary>
/// Turns what a decompressor throws at damaged data into a diagnostic, whatever it throws: the libraries show
/// damage as all kinds of exceptions.
/// </summary>
sealed class GuardedReader(Stream inner, Func<Exception, StavesException> explain) : ForwardReader
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (exception is not (StavesException or OperationCanceledException or OutOfMemoryException))
        {
            throw explain(exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
