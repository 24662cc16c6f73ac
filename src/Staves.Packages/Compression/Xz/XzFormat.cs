using System.IO.Hashing;

namespace Staves.Packages.Compression.Xz;

/// <summary>What the reader and the writer of xz files agree on (The .xz File Format 1.2).</summary>
static class XzFormat
{
    public const int HeaderSize = 12;
    public const int Lzma2Filter = 0x21;
    public const int Crc64Check = 4;

    /// <summary>xz files hold CRC-64 as ECMA-182 has it, with its bits reflected.</summary>
    public static Crc64 NewCrc64() => new(Crc64ParameterSet.Create(0x42f0e1eba9ea3693, ulong.MaxValue, ulong.MaxValue, reflectValues: true));

    public static ReadOnlySpan<byte> Magic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    public static ReadOnlySpan<byte> FooterMagic => "YZ"u8;

    public static uint Crc32Of(ReadOnlySpan<byte> bytes) => Crc32.HashToUInt32(bytes);

    public static int Padding(long size) => (int)(-size & 3);

    /// <summary>The size of the dictionary that a filter's one property stands for, in bytes; null for one that cannot be.</summary>
    public static long? DictionarySize(byte code) => code switch
    {
        < 40 => (2L | (code & 1u)) << ((code / 2) + 11),
        40 => uint.MaxValue,
        _ => null,
    };
}
