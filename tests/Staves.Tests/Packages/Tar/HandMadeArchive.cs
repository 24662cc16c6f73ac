using System.Text;
using Staves.Packages.Tar;

namespace Staves.Tests.Packages.Tar;

/// <summary>Archives put together block by block, so that they can say what no writer would.</summary>
static class HandMadeArchive
{
    public static MemoryStream Archive(params byte[][] blocks) => new([.. blocks.SelectMany(block => block), .. new byte[1024]]);

    public static byte[] Pax(string record)
    {
        using var records = new MemoryStream();
        int equals = record.IndexOf('=', StringComparison.Ordinal);
        PaxRecords.Append(records, record[..equals], Encoding.UTF8.GetBytes(record[(equals + 1)..]));
        return Meta('x', Encoding.UTF8.GetString(records.ToArray()));
    }

    public static byte[] LongName(string name) => Meta('L', name + "\0");

    public static byte[] Meta(char type, string content)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        byte[] block = Header("meta", type);
        Encoding.ASCII.GetBytes(Convert.ToString(bytes.Length, 8).PadLeft(11, '0')).CopyTo(block, 124);
        return [.. Sealed(block), .. bytes, .. new byte[-bytes.Length & 511]];
    }

    public static byte[] Header(string name, char type, string link = "")
    {
        byte[] block = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(block, 0);
        Encoding.ASCII.GetBytes("0000644\0").CopyTo(block, 100);
        block[156] = (byte)type;
        Encoding.UTF8.GetBytes(type is '1' or '2' ? link : "").CopyTo(block, 157);
        Encoding.ASCII.GetBytes("ustar\00000").CopyTo(block, 257);
        return Sealed(block);
    }

    public static byte[] Sealed(byte[] block)
    {
        Sealed(block.AsSpan());
        return block;
    }

    public static void Sealed(Span<byte> block)
    {
        block[148..156].Fill((byte)' ');
        int sum = 0;
        foreach (byte value in block)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block[148..]);
    }
}
