using Staves.Portage.Diagnostics;

namespace Staves.Packages.Files;

/// <summary>Reads on until there was more than may be: what a small file unpacks to is not known before.</summary>
sealed class BoundedReader(Stream inner, long most, Func<StavesException> exceeded) : ForwardReader
{
    long _read;

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        _read += read;
        return _read <= most ? read : throw exceeded();
    }
}
