using System.Collections.Immutable;
using Staves.Packages.Binhosts;
using Staves.Packages.Files;
using Staves.Packages.Quickpkg;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Cache;

/// <summary>The binary packages of a cache: those that were compiled, and those that were fetched. Builds may go on meanwhile.</summary>
/// <param name="directory">The directory of the cache; it need not be there.</param>
/// <param name="fetched">Where packages of binhosts are kept.</param>
public sealed class CacheInventory(string directory, BinaryPackageStore fetched)
{
    // `-`, and what tells one build from others.
    const int KeyLength = 17;

    static readonly EnumerationOptions Here = new() { AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };

    /// <summary>All packages by their names, of one name in the order of their files.</summary>
    /// <exception cref="StavesException">STV4035: the cache cannot be read.</exception>
    public ImmutableArray<CachedPackage> List(CancellationToken cancellationToken)
    {
        string root = Path.GetFullPath(directory);
        return
        [
            .. Files(Path.Combine(root, "packages"), cancellationToken).Select(file => Compiled(root, file))
                .Concat(Files(fetched.Directory, cancellationToken).Select(Fetched))
                .OfType<CachedPackage>()
                .OrderBy(package => package.Name, StringComparer.Ordinal)
                .ThenBy(package => package.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>Removes a package, unless somebody makes it just now.</summary>
    /// <returns>Whether it has gone.</returns>
    /// <exception cref="StavesException">STV4035: it cannot be removed.</exception>
    public static bool Remove(CachedPackage package)
    {
        using FileLock? held = FileLock.TryAcquire(package.LockPath);
        if (held is null)
        {
            return false;
        }

        try
        {
            foreach (string file in package.Companions.Prepend(package.Path))
            {
                File.Delete(file);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(package.Path, exception);
        }
    }

    /// <summary>`CATEGORY/PN/FILE`, and nothing deeper.</summary>
    static List<string> Files(string packages, CancellationToken cancellationToken)
    {
        List<string> files = [];
        try
        {
            if (!Directory.Exists(packages))
            {
                return files;
            }

            foreach (string category in Directory.EnumerateDirectories(packages, "*", Here))
            {
                cancellationToken.ThrowIfCancellationRequested();
                files.AddRange(Directory.EnumerateDirectories(category, "*", Here)
                    .SelectMany(name => Directory.EnumerateFiles(name, "*", Here).Where(file => PackageFormats.SuffixOf(file) is not null)));
            }

            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(packages, exception);
        }
    }

    static CachedPackage? Compiled(string root, string file) => NameOf(file) is not { } name || Status(file) is not { } status ? null : new CachedPackage
    {
        Path = file,
        Name = name,
        Origin = CachedOrigin.Compiled,
        Size = status.Length,
        LastUse = LastUseOf(status, VerificationStamp.PathOf(file)),
        Companions = [VerificationStamp.PathOf(file), PackingNotes.PathOf(file)],
        LockPath = Path.Combine(root, "locks", name[..name.IndexOf('/', StringComparison.Ordinal)], $"{Stem(file)}.lock"),
    };

    CachedPackage? Fetched(string file)
    {
        if (NameOf(file) is not { } name || Status(file) is not { } status)
        {
            return null;
        }

        string state = Path.Combine(fetched.StateDirectory, Path.GetFileName(file));
        string stamp = $"{state}.verified";
        return new CachedPackage
        {
            Path = file,
            Name = name,
            Origin = CachedOrigin.Fetched,
            Size = status.Length,
            LastUse = LastUseOf(status, stamp),
            LockPath = $"{state}.lock",
            Companions = [stamp],
        };
    }

    /// <summary>Who finds a package as it was verified leaves the time at its stamp.</summary>
    static DateTimeOffset LastUseOf(FileInfo package, string stamp)
    {
        DateTime used = Status(stamp)?.LastWriteTimeUtc ?? DateTime.MinValue;
        return new DateTimeOffset(used > package.LastWriteTimeUtc ? used : package.LastWriteTimeUtc);
    }

    /// <summary>Null for a file that has gone meanwhile.</summary>
    static FileInfo? Status(string file) => new FileInfo(file) is { Exists: true } status ? status : null;

    static string Stem(string file) => Path.GetFileName(file)[..^(PackageFormats.SuffixOf(file)?.Length ?? 0)];

    /// <summary>Null for a file that is not named as the cache names packages.</summary>
    static string? NameOf(string file)
    {
        string name = Stem(file);
        string category = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))!;
        return name.Length > KeyLength && name[^KeyLength] == '-' ? $"{category}/{name[..^KeyLength]}" : null;
    }

    static StavesException Unusable(string path, Exception exception) =>
        new(new Diagnostic("STV4035", $"`{path}` of the cache: {exception.Message}", new SourceLocation(path)), exception);
}
