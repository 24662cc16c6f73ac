using Staves.Portage.Diagnostics;

namespace Staves.Packages.Cache;

/// <summary>The right to make one package of the cache; freed when disposed of, and by the kernel when its process dies.</summary>
public sealed class PackageLock : IDisposable
{
    readonly PackageCachePaths _paths;
    readonly FileLock _lock;
    bool _freed;

    internal PackageLock(PackageCachePaths paths, FileLock held)
    {
        _paths = paths;
        _lock = held;
    }

    /// <summary>Where to write the package; beside its final place, so that publishing it is one rename.</summary>
    public string TemporaryPath => _paths.Temporary;

    /// <summary>Where the package will be.</summary>
    public string Path => _paths.Package;

    /// <summary>Makes the temporary file the cache's, after its bytes have reached the disk; returns its path.</summary>
    public string Publish()
    {
        try
        {
            using (var file = new FileStream(_paths.Temporary, FileMode.Open, FileAccess.ReadWrite))
            {
                file.Flush(flushToDisk: true);
            }

            File.Move(_paths.Temporary, _paths.Package, overwrite: true);
            return _paths.Package;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_paths.Package, exception);
        }
    }

    /// <summary>Removes the temporary file if it was not published, and frees the lock.</summary>
    public void Dispose()
    {
        if (!_freed)
        {
            _freed = true;
            RemoveTemporary(_paths);
            _lock.Dispose();
        }
    }

    /// <summary>Removes an unpublished file and what its writer may have had beside it; only for who holds the lock.</summary>
    internal static void RemoveTemporary(PackageCachePaths paths)
    {
        if (!Directory.Exists(paths.PackageDirectory))
        {
            return;
        }

        var all = new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, MatchType = MatchType.Simple };
        foreach (string file in Directory.EnumerateFiles(paths.PackageDirectory, System.IO.Path.GetFileName(paths.Temporary) + "*", all))
        {
            File.Delete(file);
        }
    }

    internal static StavesException Unwritable(string path, Exception exception) =>
        new(new Diagnostic("STV4032", $"the cache cannot keep `{path}`: {exception.Message}", new SourceLocation(path)), exception);
}
