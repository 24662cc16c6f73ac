using System.Collections.Immutable;
using Staves.Packages.Tar;
using Staves.Portage.Names;

namespace Staves.Packages.Roots;

/// <summary>Takes out of an archive what planning reads of a root, in many small files: its installed packages and its configuration.</summary>
static class PlanningCopy
{
    const string Database = "var/db/pkg";

    const string Configuration = "etc/portage";

    const int DeepestDirectory = 16;

    /// <summary>More than any of the files is; the list of a package's files is the longest.</summary>
    const long LargestFile = 64L * 1024 * 1024;

    const long MostBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>Writes `var/db/pkg` and `etc/portage` of a root below a directory, which is made, as far as the root has them.</summary>
    public static void Write(IReadableRoot root, string directory, CancellationToken cancellationToken)
    {
        var paths = new RootPaths(root);
        string? database = paths.Resolve(Database);
        ImmutableArray<(string Category, string Package)> packages =
            database is null ? [] : [.. root.Names(database).SelectMany(category => PackagesOf(root, database, category))];
        long left = MostBytes;
        RootFailure.GuardStore(directory, () => Directory.CreateDirectory(directory));
        if (paths.Resolve(Configuration) is { } configuration)
        {
            CopyDirectory(root, configuration, Path.Combine(directory, Configuration), depth: 0, ref left);
        }

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

    static void CopyDirectory(IReadableRoot root, string from, string to, int depth, ref long left)
    {
        foreach (string name in depth > DeepestDirectory ? [] : root.Names(from))
        {
            string target = Path.Combine(to, name);
            switch (root.Find(RootPath.Join(from, name)))
            {
                case { Kind: TarMemberKind.Directory } found:
                    RootFailure.GuardStore(target, () => Directory.CreateDirectory(target));
                    CopyDirectory(root, found.Member.Path, target, depth + 1, ref left);
                    break;
                case { Kind: TarMemberKind.File } found:
                    RootFailure.GuardStore(to, () => Directory.CreateDirectory(to));
                    left -= found.Member.Size;
                    CopyFile(root, found, target, left);
                    break;
                case { Kind: TarMemberKind.SymbolicLink } found:
                    RootFailure.GuardStore(to, () => Directory.CreateDirectory(to));
                    RootFailure.GuardStore(target, () => File.CreateSymbolicLink(target, found.Member.LinkTarget!));
                    break;
            }
        }
    }

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
