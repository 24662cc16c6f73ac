using System.Globalization;
using System.Text;
using Staves.Portage.Names;

namespace Staves.Portage.Installed;

/// <summary>Writes entries of an installed-package database as Portage does: into a directory that readers pass over, which then takes
/// the entry's name. One writer at a time; the same files give the same entry.</summary>
public sealed class InstalledPackageWriter
{
    /// <summary>What Portage puts before the name of an entry that is not complete.</summary>
    const string Unfinished = "-MERGING-";

    const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    readonly InstalledPackageDatabase _database;
    long _nextCounter;

    /// <param name="database">Need not exist; its counters are read.</param>
    public InstalledPackageWriter(InstalledPackageDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        _database = database;
        _nextCounter = database.Packages().Max(package => package.Counter) + 1 ?? 0;
    }

    /// <summary>Adds a package, or replaces the entry of the same version; other versions in its slot are the caller's to remove.</summary>
    /// <param name="name">Category, name and version.</param>
    /// <param name="files">SLOT at least; EAPI, repository, USE, IUSE and the dependencies with it make the entry useful. CATEGORY, PF,
    /// COUNTER and CONTENTS are written by the writer, Portage's consolidated `metadata`, which is only good for one directory, is
    /// not.</param>
    /// <param name="contents">What was installed.</param>
    /// <param name="counter">The COUNTER of an entry that is written anew; by default the next one of the root.</param>
    /// <exception cref="Diagnostics.StavesException">There is no valid SLOT, or a file cannot be written.</exception>
    public InstalledPackage Write(VersionedPackageName name, EntryFiles files, Contents contents, long? counter = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        string slot = files.Value("SLOT");
        if (!EntryText.IsSlots(slot))
        {
            throw DatabaseFailure.Of($"`{name}` has no SLOT to be installed with: `{slot}` is not a slot");
        }

        string category = Path.Combine(_database.Path, name.Category);
        string unfinished = Path.Combine(category, Unfinished + name.PF);
        string replaced = Path.Combine(category, $"{Unfinished}{name.PF}.replaced");
        string path = Path.Combine(category, name.PF);
        return DatabaseFailure.Guard(path, () =>
        {
            CreateDirectory(category);
            Delete(unfinished);
            Delete(replaced);
            CreateDirectory(unfinished);
            foreach ((string file, ReadOnlyMemory<byte> content) in Complete(name, files, contents, counter ?? _nextCounter).All)
            {
                EntryFileName.Require(file);
                WriteFile(Path.Combine(unfinished, file), content);
            }

            if (Directory.Exists(path))
            {
                Directory.Move(path, replaced);
            }

            Directory.Move(unfinished, path);
            Delete(replaced);
            _nextCounter = Math.Max(_nextCounter, (counter ?? _nextCounter) + 1);
            return new InstalledPackage(name, path);
        });
    }

    /// <summary>Removes an entry, and the directory of its category where that is empty then; not the files that it lists.</summary>
    /// <exception cref="Diagnostics.StavesException">A file cannot be removed.</exception>
    public void Remove(InstalledPackage package)
    {
        string category = Path.Combine(_database.Path, package.Name.Category);
        DatabaseFailure.Guard<object?>(package.Path, () =>
        {
            // Gone for readers at once.
            string removed = Path.Combine(category, Unfinished + package.Name.PF);
            Delete(removed);
            Directory.Move(package.Path, removed);
            Delete(removed);
            if (!Directory.EnumerateFileSystemEntries(category).Any())
            {
                Directory.Delete(category);
            }

            return null;
        });
    }

    static void WriteFile(string path, ReadOnlyMemory<byte> content)
    {
        File.WriteAllBytes(path, content.Span);

        // Whatever the umask is.
        File.SetUnixFileMode(path, FileMode);
    }

    static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            CreateDirectory(parent);
        }

        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, DirectoryMode);
    }

    static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    static EntryFiles Complete(VersionedPackageName name, EntryFiles files, Contents contents, long counter) => files
        .Without("metadata")
        .WithValue("CATEGORY", name.Category)
        .WithValue("PF", name.PF)
        .With("COUNTER", Encoding.UTF8.GetBytes(counter.ToString(CultureInfo.InvariantCulture)))
        .With("CONTENTS", Encoding.UTF8.GetBytes(contents.ToString()));
}
