namespace Staves.Images.Layers;

/// <summary>The checksum of RFC 1952: CRC-32 with the reflected polynomial EDB88320.</summary>
static class Crc32
{
    const uint Polynomial = 0xedb88320;
    const int Slices = 8;

    static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        while (bytes.Length >= Slices)
        {
            uint low = crc ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint high = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Slice(7, low) ^ Slice(6, low >> 8) ^ Slice(5, low >> 16) ^ Slice(4, low >> 24)
                ^ Slice(3, high) ^ Slice(2, high >> 8) ^ Slice(1, high >> 16) ^ Slice(0, high >> 24);
            bytes = bytes[Slices..];
        }

        foreach (byte value in bytes)
        {
            crc = Slice(0, crc ^ value) ^ (crc >> 8);
        }

        return ~crc;
    }

    static uint Slice(int slice, uint value) => Table[(slice * 256) + (int)(value & 0xff)];

    // Table n tells what a byte does to the checksum n bytes later.
    static uint[] MakeTable()
    {
        uint[] table = new uint[Slices * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }

            table[value] = crc;
        }

        for (int index = 256; index < table.Length; index++)
        {
            uint previous = table[index - 256];
            table[index] = table[(int)(previous & 0xff)] ^ (previous >> 8);
        }

        return table;
    }
}
