using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Portage.Installed;

namespace Staves.Packages.Quickpkg;

/// <summary>
/// Names what a package was packed from: SHA-256 over the root's identity, the options, the package's entry, and, where the root can change,
/// the stamps of its files, so that a package is found again without reading a file of the root.
/// </summary>
static class QuickpkgKey
{
    /// <summary>Lower-case hexadecimal.</summary>
    public static string Of(InstalledPackage package, QuickpkgWriter writer, CancellationToken cancellationToken)
    {
        QuickpkgOptions options = writer.Options;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "staves quickpkg 2");
        Add(hash, writer.Root.Identity);
        Add(hash, string.Create(CultureInfo.InvariantCulture, $"{options.ConfigurationFiles} {options.ModifiedFiles} {options.SourceDateEpoch}"));
        Add(hash, writer.Protection.ToString());
        foreach ((string name, ReadOnlyMemory<byte> content) in QuickpkgWriter.FilesOf(package).All)
        {
            Add(hash, name);
            Add(hash, content.Span);
        }

        if (!writer.Root.IsFixed)
        {
            foreach (string stamp in writer.Stamps(package))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(hash, stamp);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    /// <summary>Each text with its length before it, so that none can pretend to be two.</summary>
    static void Add(IncrementalHash hash, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        hash.AppendData(length);
        hash.AppendData(text);
    }
}
