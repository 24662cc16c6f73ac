using System.Buffers.Binary;

namespace Staves.Packages.Verification;

/// <summary>
/// The lengths of OpenPGP packets (RFC 9580, 4.2), checked before the library reads them: it makes room for as much as a packet says
/// that it has.
/// </summary>
static class OpenPgpPackets
{
    const int MostPackets = 100_000;

    /// <exception cref="FormatException">A packet is longer than what there is, or of unknown length.</exception>
    public static void RequireWhole(ReadOnlySpan<byte> packets)
    {
        for (int count = 0; !packets.IsEmpty; count++)
        {
            if (count == MostPackets)
            {
                throw new FormatException("more packets than any key has");
            }

            int header = packets[0];
            packets = packets[1..];
            long? length = (header & 0xc0) switch
            {
                0xc0 => NewLength(ref packets),
                0x80 => OldLength(ref packets, header & 3),
                _ => throw new FormatException("something that is no packet"),
            };

            // Keys and signatures have no partial or open lengths.
            if (length is null || length > packets.Length)
            {
                throw new FormatException("a packet that does not end");
            }

            packets = packets[(int)length..];
        }
    }

    static long? NewLength(ref ReadOnlySpan<byte> packets)
    {
        if (packets.IsEmpty)
        {
            return null;
        }

        int first = packets[0];
        switch (first)
        {
            case < 192:
                packets = packets[1..];
                return first;
            case < 224 when packets.Length >= 2:
                int length = ((first - 192) << 8) + packets[1] + 192;
                packets = packets[2..];
                return length;
            case 255 when packets.Length >= 5:
                uint four = BinaryPrimitives.ReadUInt32BigEndian(packets[1..]);
                packets = packets[5..];
                return four;
            default:
                return null;
        }
    }

    static long? OldLength(ref ReadOnlySpan<byte> packets, int type)
    {
        int size = 1 << type;
        if (type == 3 || packets.Length < size)
        {
            return null;
        }

        long length = 0;
        foreach (byte value in packets[..size])
        {
            length = (length << 8) | value;
        }

        packets = packets[size..];
        return length;
    }
}
