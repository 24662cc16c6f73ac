using System.Security.Cryptography;
using Staves.Packages.Files;
using Staves.Portage.Installed;

namespace Staves.Packages.Quickpkg;

/// <summary>The content of an installed file, compared on the way with what CONTENTS says of it.</summary>
/// <param name="inner">The content, which is disposed of with this.</param>
/// <param name="recorded">What CONTENTS says.</param>
/// <param name="modificationTime">Of the file now, in Unix seconds.</param>
/// <param name="findings">Told at the end.</param>
sealed class RecordedContent(Stream inner, ContentsEntry.File recorded, long modificationTime, PackingFindings findings) : ForwardReader
{
#pragma warning disable CA5351 // CONTENTS has MD5 (Portage's vdb).
    readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
    bool _ended;

    /// <summary>Whether a file has the content that was installed.</summary>
    public static bool IsUnmodified(Stream content, ContentsEntry.File recorded) =>
        Convert.ToHexString(StreamHash.Of(content, HashAlgorithmName.MD5, CancellationToken.None)).Equals(recorded.Md5, StringComparison.OrdinalIgnoreCase);

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        _md5.AppendData(buffer[..read]);
        if (read == 0 && buffer.Length > 0 && !_ended)
        {
            _ended = true;
            if (!Convert.ToHexString(_md5.GetHashAndReset()).Equals(recorded.Md5, StringComparison.OrdinalIgnoreCase))
            {
                findings.Modified(recorded.Path, "has another content");
            }
            else if (recorded.ModificationTime != modificationTime)
            {
                findings.Modified(recorded.Path, "has another time");
            }
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _md5.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
