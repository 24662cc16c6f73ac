using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Packages.Cache;

/// <summary>
/// The binary packages that have been built or fetched on this machine: `packages/CATEGORY/PN/PF-KEY.gpkg.tar`, where KEY stands for all
/// that the package was made from. Any number of processes may use one cache; a killed one leaves nothing that harms the next.
/// </summary>
public sealed class PackageCache
{
    readonly string _directory;
    readonly Action<Diagnostic> _report;

    PackageCache(string directory, Action<Diagnostic> report)
    {
        _directory = directory;
        _report = report;
    }

    /// <summary>Opens a cache, which need not exist; damaged entries are told to <paramref name="report"/> as warnings.</summary>
    public static PackageCache Open(string directory, Action<Diagnostic>? report = null) =>
        new(Path.GetFullPath(directory), report ?? (static _ => { }));

    /// <summary>The package with this key; a damaged one is reported, removed, and counts as missing. It is verified whole, unless it still is
    /// the file that was verified before.</summary>
    public bool TryFind(string category, string pf, string key, [NotNullWhen(true)] out string? path)
    {
        var paths = PackageCachePaths.Of(_directory, category, pf, key);
        path = null;
        if (FileStatus.Of(paths.Package) is not { } before)
        {
            return false;
        }

        if (VerificationStamp.IsTrue(paths.Package))
        {
            VerificationStamp.MarkUsed(paths.Package);
            path = paths.Package;
            return true;
        }

        if (DamageOf(paths.Package, category, pf, CancellationToken.None) is null)
        {
            VerificationStamp.Write(paths.Package, before);
            path = paths.Package;
            return true;
        }

        // Who holds the lock is about to replace it anyway.
        using FileLock? held = FileLock.TryAcquire(paths.Lock);
        if (!File.Exists(paths.Package))
        {
            return false;
        }

        string? damage = DamageOf(paths.Package, category, pf, CancellationToken.None);
        if (damage is null)
        {
            path = paths.Package;
            return true;
        }

        _report(new Diagnostic(
            "STV4030",
            $"`{paths.Package}` is damaged and will be made again",
            new SourceLocation(paths.Package)) { Details = [damage] });
        if (held is not null)
        {
            File.Delete(paths.Package);
        }

        return false;
    }

    /// <summary>Opens a package by its path, of this cache or from anywhere. One that <see cref="TryFind"/> has verified is not verified again
    /// while it is read.</summary>
    public static BinaryPackageFile OpenPackage(string path)
    {
        BinaryPackageFile package = BinaryPackageFile.Open(path);
        package.IsVerified = VerificationStamp.IsTrue(path);
        return package;
    }

    /// <summary>Where the package with this key is, or would be.</summary>
    public string PathOf(string category, string pf, string key) => PackageCachePaths.Of(_directory, category, pf, key).Package;

    /// <summary>A text of the metadata of the package with this key, empty where the package does not have it; null where the cache lacks the
    /// package or it cannot be read. Its files are not verified.</summary>
    public string? Peek(string category, string pf, string key, string name) =>
        Peek(PackageCachePaths.Of(_directory, category, pf, key).Package, name);

    /// <summary>The same of a package by its path.</summary>
    public static string? Peek(string path, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var package = BinaryPackageFile.Open(path);
            return package.Text(name);
        }
        catch (StavesException)
        {
            return null;
        }
    }

    /// <summary>
    /// Waits for the right to make the package with this key. Look again with <see cref="TryFind"/> afterwards: who held the lock
    /// before may have made it.
    /// </summary>
    public async Task<PackageLock> LockAsync(string category, string pf, string key, CancellationToken cancellationToken)
    {
        var paths = PackageCachePaths.Of(_directory, category, pf, key);
        FileLock held = await FileLock.AcquireAsync(paths.Lock, cancellationToken);
        try
        {
            Directory.CreateDirectory(paths.PackageDirectory);
            PackageLock.RemoveTemporary(paths);
            return new PackageLock(paths, held);
        }
        catch (Exception exception)
        {
            held.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw PackageLock.Unwritable(paths.PackageDirectory, exception);
            }

            throw;
        }
    }

    /// <summary>Removes what killed builds left half-made; files of builds that still run stay. Returns how many were removed.</summary>
    public int Sweep(CancellationToken cancellationToken)
    {
        string packages = Path.Combine(_directory, "packages");
        if (!Directory.Exists(packages))
        {
            return 0;
        }

        // The usual options skip hidden files.
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        int removed = 0;
        foreach (string temporary in Directory.EnumerateFiles(packages, ".*", all))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (PackageCachePaths.LockOfTemporary(_directory, temporary) is not { } lockPath)
            {
                continue;
            }

            using FileLock? held = FileLock.TryAcquire(lockPath);
            if (held is not null)
            {
                File.Delete(temporary);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>What is wrong with a package, or null.</summary>
    internal static string? DamageOf(string path, string category, string pf, CancellationToken cancellationToken)
    {
        try
        {
            using var package = BinaryPackageFile.Open(path);
            package.Verify(cancellationToken);
            (string Category, string Pf) found = (package.Text("CATEGORY"), package.Text("PF"));
            return found == (category, pf) ? null : $"it holds `{found.Category}/{found.Pf}`";
        }
        catch (StavesException exception)
        {
            return exception.Message;
        }
        catch (IOException exception)
        {
            return exception.Message;
        }
    }
}
