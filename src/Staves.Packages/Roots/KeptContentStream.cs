using Staves.Packages.Files;
using ZstdSharp;

namespace Staves.Packages.Roots;

/// <summary>The content of a kept file; a store that is damaged is told as what it is.</summary>
sealed class KeptContentStream(Stream inner, long size, string store) : ForwardReader
{
    public override long Length => size;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (Exception exception) when (exception is ZstdException or EndOfStreamException or IOException)
        {
            throw RootFailure.Store(store, exception);
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
