using System.Collections.Immutable;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Files;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;
using Staves.Packages.Verification;
using Staves.Packages.Xpak;

namespace Staves.Packages;

/// <summary>An open binary package of either format: what is known of it, and the files that it installs.</summary>
public abstract class BinaryPackageFile : IDisposable
{
    /// <summary>How much the metadata of one package may be, in bytes; a large saved environment has a hundredth of it.</summary>
    internal const long LargestMetadata = 64 * 1024 * 1024;

    private protected BinaryPackageFile(string path, SafeFileHandle file) => (Path, Handle) = (path, file);

    public string Path { get; }

    /// <summary>File names of the VDB and their contents.</summary>
    public ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> Metadata { get; private protected set; } =
        ImmutableSortedDictionary.Create<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);

    private protected SafeFileHandle Handle { get; }

    /// <summary>Whether its bytes are known to be sound, so that nobody has to look again.</summary>
    internal bool IsVerified { get; set; }

    /// <summary>Opens a package of the format that its bytes are of, whatever its name says.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="signatures">What is asked of its signatures; nothing where it is null.</param>
    /// <exception cref="Portage.Diagnostics.StavesException">It is neither, it is not sound as far as opening reads it, or it is not signed as it
    /// must be.</exception>
    public static BinaryPackageFile Open(string path, SignatureRules? signatures = null)
    {
        SignatureRules rules = signatures ?? SignatureRules.Ignored;
        return OpenHandle<BinaryPackageFile>(path, (path, file) => PackageFormats.Detect(file) switch
        {
            PackageFormat.Gpkg => new GpkgFile(path, file, rules),
            PackageFormat.Xpak => new XpakFile(path, file, rules),
            _ => throw PackageFileFailure.Unknown(path),
        });
    }

    /// <summary>A digest of the archive with the package's files, by which the format proves it; null where the format has none.</summary>
    public virtual string? ImageDigest => null;

    /// <summary>A metadata file's text without the white space around it; empty where there is none.</summary>
    public string Text(string name) =>
        Metadata.TryGetValue(name, out ReadOnlyMemory<byte> value) ? Encoding.UTF8.GetString(value.Span).Trim() : "";

    /// <summary>Reads the package whole, and refuses it where anything is not as its format says.</summary>
    public abstract void Verify(CancellationToken cancellationToken);

    /// <summary>
    /// Gives every object of the image in the archive's order, parents before children where the writer kept to it; the content of a
    /// file can be read until the visit returns. Where <see cref="Verify"/> has not been called, damage is known only at the end.
    /// </summary>
    public abstract void ReadImage(Action<TarMember, Stream> visit, CancellationToken cancellationToken);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Handle.Dispose();
        }
    }

    private protected static T OpenHandle<T>(string path, Func<string, SafeFileHandle, T> open)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            return open(path, file);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw PackageFileFailure.Unreadable(path, exception);
            }

            throw;
        }
    }
}
