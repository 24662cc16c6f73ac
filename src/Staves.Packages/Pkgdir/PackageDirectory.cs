using System.Globalization;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Packages.Pkgdir;

/// <summary>
/// A directory of binary packages as Portage keeps it (PKGDIR, `binpkg-multi-instance`): each build of a version has a number of its
/// own. Any number of processes may add to it at the same time, Portage among them; a killed one leaves nothing that stays.
/// </summary>
/// <param name="path">Need not exist.</param>
public sealed class PackageDirectory(string path)
{
    readonly string _path = Path.GetFullPath(path);

    /// <summary>Adds a build under the next free number.</summary>
    /// <param name="name">What it is a build of.</param>
    /// <param name="format">The format that it is written in.</param>
    /// <param name="known">The highest number that is taken elsewhere, on a binhost; zero for none.</param>
    /// <param name="writeAsync">Writes the package with this number as its `BUILD_ID` to this path; called again where another program
    /// took the number in the meantime.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <returns>Its name below the directory.</returns>
    public async Task<PackageFileName> AddAsync(
        VersionedPackageName name,
        PackageFormat format,
        long known,
        Func<long, string, CancellationToken, Task> writeAsync,
        CancellationToken cancellationToken)
    {
        string directory = Path.Combine(_path, name.Category, name.PN);
        try
        {
            Directory.CreateDirectory(directory);
            while (true)
            {
                using BuildReservation reservation = await ReserveAsync(directory, name, known, cancellationToken);
                await writeAsync(reservation.BuildId, reservation.TemporaryPath, cancellationToken);
                var file = new PackageFileName(name, reservation.BuildId, format);
                if (reservation.TryPublish(Path.Combine(_path, file.ToString())))
                {
                    return file;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(
                new Diagnostic("STV4034", $"`{name}` cannot be added to `{_path}`: {exception.Message}", new SourceLocation(_path)), exception);
        }
    }

    /// <summary>The packages whose names say what they are, in the order of their paths.</summary>
    public IEnumerable<PackageFileName> Files() => !Directory.Exists(_path) ? [] : Directory
        .EnumerateFiles(_path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = true })
        .Select(file => PackageFileName.TryParse(Path.GetRelativePath(_path, file), out PackageFileName? name) ? name : null)
        .OfType<PackageFileName>()
        .OrderBy(name => name.ToString(), StringComparer.Ordinal);

    static async Task<BuildReservation> ReserveAsync(string directory, VersionedPackageName name, long known, CancellationToken cancellationToken)
    {
        using FileLock held = await FileLock.AcquireAsync(Path.Combine(directory, ".lock"), cancellationToken);
        long highest = known;
        foreach (string file in Directory.EnumerateFiles(directory, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
        {
            if (NumberOf(Path.GetFileName(file), name.PF) is { } id && !BuildReservation.RemoveIfAbandoned(file))
            {
                highest = Math.Max(highest, id);
            }
        }

        return BuildReservation.Take(directory, name.PF, highest + 1);
    }

    /// <summary>The number in the name of a build of this version, of a reservation of one, or of what is written for it.</summary>
    static long? NumberOf(string file, string pf)
    {
        ReadOnlySpan<char> rest = file.AsSpan().TrimStart('.');
        if (!rest.StartsWith(pf + "-", StringComparison.Ordinal))
        {
            return null;
        }

        rest = rest[(pf.Length + 1)..];
        int end = rest.IndexOf('.');
        return end > 0 && long.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : null;
    }
}
