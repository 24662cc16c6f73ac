namespace Staves.Packages.Compression;

/// <summary>Passes bytes on and counts them; does not own the stream beneath.</summary>
sealed class CountedStream(Stream next) : ForwardWriter(next)
{
    public long Written { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Output.Write(buffer);
        Written += buffer.Length;
    }

    public override void WriteByte(byte value) => Write([value]);

    protected override void Finish()
    {
    }
}
