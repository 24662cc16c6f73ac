using System.Globalization;
using Staves.Portage.Files;

namespace Staves.Packages.Cache;

/// <summary>
/// Says beside a package of the cache which file it was when it was verified: as long as it is that one, nobody reads it to find out. The
/// stamp's own time is when the package was used last, by which the cache is pruned.
/// </summary>
static class VerificationStamp
{
    public static string PathOf(string package) => package + ".verified";

    public static bool IsTrue(string package)
    {
        string stamp = PathOf(package);
        try
        {
            return File.Exists(stamp) && FileStatus.Of(package) is { } status && File.ReadAllText(stamp) == TextOf(status);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <param name="package">The package, which was found sound.</param>
    /// <param name="before">Which file it was before it was read: another may have taken its place since.</param>
    public static void Write(string package, FileStatus before) => Try(() => File.WriteAllText(PathOf(package), TextOf(before)));

    public static void MarkUsed(string package) => Try(() => File.SetLastWriteTimeUtc(PathOf(package), TimeProvider.System.GetUtcNow().UtcDateTime));

    static string TextOf(FileStatus status) => string.Create(
        CultureInfo.InvariantCulture, $"{status.Device} {status.Inode} {status.BornNanoseconds} {status.Size} {status.ModifiedNanoseconds}\n");

    static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A cache that one may only read is stamped and pruned by somebody else.
        }
    }
}
