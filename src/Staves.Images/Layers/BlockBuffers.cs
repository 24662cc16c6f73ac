using System.Buffers;

namespace Staves.Images.Layers;

/// <summary>Arrays for blocks before and after their compression. One thread fills and writes them, others compress: the runtime's shared pool
/// keeps an array for the thread that returns it, and would have to make a new one for nearly every block.</summary>
static class BlockBuffers
{
    const int LargestArray = 16 * 1024 * 1024;
    const int MostOfOneSize = 64;

    public static ArrayPool<byte> Pool { get; } = ArrayPool<byte>.Create(LargestArray, MostOfOneSize);
}
