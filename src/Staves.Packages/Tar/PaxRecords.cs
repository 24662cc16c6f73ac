using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Staves.Packages.Tar;

/// <summary>The records of a pax extended header that this project writes and understands (POSIX pax, `LENGTH KEYWORD=VALUE`).</summary>
sealed class PaxRecords
{
    const string AttributePrefix = "SCHILY.xattr.";

    public string? Path { get; private set; }

    public string? LinkPath { get; private set; }

    public long? Size { get; private set; }

    public long? UserId { get; private set; }

    public long? GroupId { get; private set; }

    public string? UserName { get; private set; }

    public string? GroupName { get; private set; }

    public long? ModificationTime { get; private set; }

    public bool IsSparse { get; private set; }

    public ImmutableSortedDictionary<string, ImmutableArray<byte>> ExtendedAttributes { get; private set; } = TarMember.NoExtendedAttributes;

    public static PaxRecords Parse(ReadOnlySpan<byte> text, string file)
    {
        var records = new PaxRecords();
        ImmutableSortedDictionary<string, ImmutableArray<byte>>.Builder attributes = TarMember.NoExtendedAttributes.ToBuilder();
        while (!text.IsEmpty)
        {
            int space = text.IndexOf((byte)' ');
            if (space < 1 || !Utf8Parser.TryParse(text[..space], out int length, out int used) || used != space
                || length <= space + 1 || length > text.Length || text[length - 1] != '\n')
            {
                throw TarFailure.Damaged(file, "a pax record has a wrong length");
            }

            ReadOnlySpan<byte> record = text[(space + 1)..(length - 1)];
            text = text[length..];
            int equals = record.IndexOf((byte)'=');
            if (equals < 1)
            {
                throw TarFailure.Damaged(file, "a pax record has no keyword");
            }

            records.Set(TarPath.Decode(record[..equals], file), record[(equals + 1)..], attributes, file);
        }

        records.ExtendedAttributes = attributes.ToImmutable();
        return records;
    }

    /// <summary>One record; its length counts its own digits.</summary>
    public static void Append(Stream records, string keyword, ReadOnlySpan<byte> value)
    {
        byte[] keywordBytes = TarPath.Encode(keyword);
        int rest = keywordBytes.Length + value.Length + 3;
        int length = rest + DigitsOf(rest);
        length = rest + DigitsOf(length);
        records.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
        records.WriteByte((byte)' ');
        records.Write(keywordBytes);
        records.WriteByte((byte)'=');
        records.Write(value);
        records.WriteByte((byte)'\n');
    }

    public static void Append(Stream records, string keyword, long value) =>
        Append(records, keyword, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>An equals sign would end the keyword: GNU tar writes it, and the percent sign, as URLs do.</summary>
    public static string AttributeKeyword(string name) =>
        AttributePrefix + name.Replace("%", "%25", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal);

    static string AttributeName(string keyword) =>
        keyword[AttributePrefix.Length..].Replace("%3D", "=", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);

    static int DigitsOf(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    void Set(
        string keyword,
        ReadOnlySpan<byte> value,
        ImmutableSortedDictionary<string, ImmutableArray<byte>>.Builder attributes,
        string file)
    {
        switch (keyword)
        {
            // An empty value takes an earlier one back.
            case "path":
                Path = value.IsEmpty ? null : TarPath.Decode(value, file);
                break;
            case "linkpath":
                LinkPath = value.IsEmpty ? null : TarPath.Decode(value, file);
                break;
            case "size":
                Size = Natural(value, keyword, file);
                break;
            case "uid":
                UserId = Natural(value, keyword, file);
                break;
            case "gid":
                GroupId = Natural(value, keyword, file);
                break;
            case "uname":
                UserName = Encoding.UTF8.GetString(value);
                break;
            case "gname":
                GroupName = Encoding.UTF8.GetString(value);
                break;
            case "mtime":
                ModificationTime = Seconds(value, file);
                break;
            default:
                IsSparse |= keyword.StartsWith("GNU.sparse.", StringComparison.Ordinal);
                if (keyword.StartsWith(AttributePrefix, StringComparison.Ordinal) && keyword.Length > AttributePrefix.Length)
                {
                    attributes[AttributeName(keyword)] = [.. value];
                }

                break;
        }
    }

    static long? Natural(ReadOnlySpan<byte> value, string keyword, string file)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw TarFailure.Damaged(file, $"the pax record `{keyword}` is no number");
    }

    static long? Seconds(ReadOnlySpan<byte> value, string file)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        int point = value.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? value : value[..point];
        ReadOnlySpan<byte> fraction = point < 0 ? [] : value[(point + 1)..];
        if (!long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds)
            || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            throw TarFailure.Damaged(file, "the pax record `mtime` is no time");
        }

        // Rounded down, also before 1970.
        return whole[0] == '-' && fraction.ContainsAnyExcept((byte)'0') && seconds > long.MinValue ? seconds - 1 : seconds;
    }
}
