using System.Globalization;
using Staves.Portage.Metadata;

namespace Staves.Packages.Downloads;

/// <summary>Counts and hashes a file's bytes as they pass.</summary>
sealed class FileHasher(WantedFile wanted) : IDisposable
{
    const int MarkDigits = 8;

    readonly IncrementalHashes _hashes = new(wanted.Digests.Keys);

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hashes.Append(bytes);
        Length += bytes.Length;
    }

    /// <summary>Hashes so many bytes of a stream, or fewer where it ends before: a device in a file's place may never end.</summary>
    public async Task AppendAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1 << 17];
        int read;
        while (length > 0 && (read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, buffer.Length)), cancellationToken)) > 0)
        {
            Append(buffer.AsSpan(0, read));
            length -= read;
        }
    }

    /// <summary>Ends the hashing and compares with what the file should be.</summary>
    public HashOutcome Finish()
    {
        IReadOnlyDictionary<string, string> hashes = _hashes.Finish();
        string mark = hashes.OrderBy(hash => hash.Key, StringComparer.Ordinal).FirstOrDefault().Value ?? "";
        string? mismatch = Length != wanted.Size
            ? SizeMismatch(Length, wanted)
            : hashes.Where(hash => !hash.Value.Equals(wanted.Digests[hash.Key], StringComparison.OrdinalIgnoreCase))
                .OrderBy(hash => hash.Key, StringComparer.Ordinal)
                .Select(hash => $"its {hash.Key} is {Short(hash.Value)}, {wanted.Authority} says {Short(wanted.Digests[hash.Key])}")
                .FirstOrDefault();
        return new HashOutcome(mismatch, mark[..Math.Min(MarkDigits, mark.Length)]);
    }

    public static string SizeMismatch(long size, WantedFile wanted) =>
        string.Create(CultureInfo.InvariantCulture, $"its size is {size} bytes, {wanted.Authority} says {wanted.Size}");

    public void Dispose() => _hashes.Dispose();

    // The beginning tells two digests apart; 128 digits tell nobody anything.
    static string Short(string digest) => digest.Length > 16 ? $"{digest[..16]}…" : digest;
}
