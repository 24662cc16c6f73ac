using System.Collections.Immutable;
using Staves.Packages.Tar;
using Staves.Portage.Names;

namespace Staves.Packages.Roots;

/// <summary>Takes the installed-package database of a root out of its archive, since planning reads many small files of it.</summary>
static class DatabaseCopy
{
    const string Database = "var/db/pkg";

    /// <summary>More than any of the files is; the list of a package's files is the longest.</summary>
    const long LargestFile = 64L * 1024 * 1024;

    const long MostBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>Writes `var/db/pkg` of a root below a directory, which is made.</summary>
    /// <exception cref="Portage.Diagnostics.StavesException">STV4202: the root has no packages.</exception>
    public static void Write(IReadableRoot root, string directory, CancellationToken cancellationToken)
    {
        var paths = new RootPaths(root);
        string? database = paths.Resolve(Database);
        ImmutableArray<(string Category, string Package)> packages =
            database is null ? [] : [.. root.Names(database).SelectMany(category => PackagesOf(root, database, category))];
        if (packages.IsEmpty)
        {
            throw RootFailure.NoRoot(root.Name, $"there are no packages in `{Database}`");
        }

        long left = MostBytes;
        foreach ((string category, string package) in packages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string target = Path.Combine(directory, Database, category, package);
            RootFailure.GuardStore(target, () => Directory.CreateDirectory(target));
            foreach (string name in root.Names($"{database}/{category}/{package}"))
            {
                string path = $"{database}/{category}/{package}/{name}";
                if (root.Find(path) is { Kind: TarMemberKind.File } file)
                {
                    left -= file.Member.Size;
                    CopyFile(root, file, Path.Combine(target, name), left);
                }
            }
        }
    }

    static IEnumerable<(string Category, string Package)> PackagesOf(IReadableRoot root, string database, string category) =>
        root.Names($"{database}/{category}")
            .Where(package => VersionedPackageName.TryParse($"{category}/{package}", out _, out _))
            .Select(package => (category, package));

    static void CopyFile(IReadableRoot root, RootObject file, string target, long left)
    {
        if (file.Member.Size > LargestFile || left < 0)
        {
            throw RootFailure.TooMuch(root.Name, left < 0 ? MostBytes : LargestFile, $"bytes in `{(left < 0 ? Database : file.Member.Path)}`");
        }

        using Stream content = root.Open(file);
        RootFailure.GuardStore(target, () =>
        {
            using FileStream copy = File.Create(target);
            content.CopyTo(copy);
            return true;
        });
    }
}
