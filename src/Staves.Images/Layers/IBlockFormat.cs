namespace Staves.Images.Layers;

/// <summary>A compressed format in which blocks that are complete in themselves may follow one another. It serves several threads at once.</summary>
interface IBlockFormat
{
    /// <summary>How many bytes of the input one block takes.</summary>
    int BlockSize { get; }

    /// <summary>Compresses one block.</summary>
    /// <returns>The block, in an array of <see cref="BlockBuffers"/>, to which the caller returns it.</returns>
    ArraySegment<byte> Compress(ReadOnlySpan<byte> block);
}
