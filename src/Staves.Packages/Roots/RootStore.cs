using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;

namespace Staves.Packages.Roots;

/// <summary>
/// Keeps what was read of archives of root filesystems, so that each is read once: a tar archive can only be read from its beginning, and
/// one in xz only slowly. Everything in the store appears when it is complete; several processes may share it.
/// </summary>
public sealed class RootStore
{
    readonly string _directory;
    readonly Action<string> _reading;

    RootStore(string directory, Action<string> reading) => (_directory, _reading) = (directory, reading);

    /// <summary>Opens the store in a directory, which need not exist; told to <paramref name="reading"/> is the name of each archive that has
    /// to be read.</summary>
    public static RootStore Open(string directory, Action<string>? reading = null) => new(Path.GetFullPath(directory), reading ?? (static _ => { }));

    /// <summary>Whether an archive is kept.</summary>
    /// <param name="digest">As it was kept by.</param>
    public bool Has(string digest) => Directory.Exists(DirectoryOf(digest));

    /// <summary>A file's archive: read if it is not kept as it is now.</summary>
    /// <param name="path">A tar archive, plain or compressed; a pipe too.</param>
    /// <param name="cancellationToken">Ends the reading, and leaves nothing behind.</param>
    /// <exception cref="StavesException">The file cannot be read, or is no sound archive.</exception>
    public async Task<KeptArchive> KeepAsync(string path, CancellationToken cancellationToken)
    {
        if (FileStatus.OfTarget(path) is not { IsRegularFile: true } status)
        {
            await using Stream pipe = OpenFile(path);
            return await KeepAsync(pipe, path, cancellationToken);
        }

        string stamp = string.Create(CultureInfo.InvariantCulture, $"{status.Device:x}-{status.Inode:x}-{status.Size:x}-{status.ChangedNanoseconds:x}");
        string stampFile = Path.Combine(_directory, "stamps", stamp);
        using FileLock held = await FileLock.AcquireAsync(LockOf(stamp), cancellationToken);
        if (File.Exists(stampFile) && Find(await File.ReadAllTextAsync(stampFile, cancellationToken), path) is { } kept)
        {
            return kept;
        }

        await using Stream file = OpenFile(path);
        KeptArchive added = await Task.Run(() => Add(file, path, expected: null, PartialOf(stamp), cancellationToken), cancellationToken);
        RootFailure.GuardStore(stampFile, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stampFile)!);
            File.WriteAllText($"{stampFile}.partial", added.Digest);
            File.Move($"{stampFile}.partial", stampFile, overwrite: true);
            return true;
        });
        return added;
    }

    /// <summary>The archive that a stream is, which is read to its end.</summary>
    /// <param name="stream">A tar archive, plain or compressed; it need not seek.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="cancellationToken">Ends the reading, and leaves nothing behind.</param>
    /// <exception cref="StavesException">It is no sound archive.</exception>
    public async Task<KeptArchive> KeepAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        using FileLock held = await FileLock.AcquireAsync(LockOf("stream"), cancellationToken);
        return await Task.Run(() => Add(stream, name, expected: null, PartialOf("stream"), cancellationToken), cancellationToken);
    }

    /// <summary>An archive of which the digest is known: opened and read if it is not kept.</summary>
    /// <param name="digest">SHA-256 of the archive as it comes, or decompressed; lower-case hexadecimal.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="name">As messages name it.</param>
    /// <param name="cancellationToken">Ends the reading, and leaves nothing behind.</param>
    /// <exception cref="StavesException">It is no sound archive, or another one.</exception>
    public async Task<KeptArchive> KeepAsync(string digest, Func<Stream> open, string name, CancellationToken cancellationToken)
    {
        using FileLock held = await FileLock.AcquireAsync(LockOf(digest), cancellationToken);
        if (Find(digest, name) is { } kept)
        {
            return kept;
        }

        await using Stream stream = open();
        return await Task.Run(() => Add(stream, name, digest, PartialOf(digest), cancellationToken), cancellationToken);
    }

    /// <summary>The root that archives make, its installed packages and its configuration as files of this machine.</summary>
    /// <param name="name">As messages name it.</param>
    /// <param name="archives">What it is made of; the root disposes of them.</param>
    /// <param name="assemble">Lays them into one tree; two roots of the same archives are assembled alike.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadableRoot> OpenRootAsync(
        string name, ImmutableArray<KeptArchive> archives, Func<ArchiveTree<ContentPlace>> assemble, CancellationToken cancellationToken)
    {
        string identity = Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes($"staves root 2\n{string.Join('\n', archives.Select(archive => archive.Digest))}")));
        string directory = Path.Combine(_directory, "roots", identity);
        var root = new ArchivedRoot(name, identity, directory, new Lazy<ArchiveTree<ContentPlace>>(assemble), archives);
        if (!Directory.Exists(directory))
        {
            using FileLock held = await FileLock.AcquireAsync(LockOf(identity), cancellationToken);
            if (!Directory.Exists(directory))
            {
                string partial = PartialOf(identity);
                await Task.Run(() => PlanningCopy.Write(root, partial, cancellationToken), cancellationToken);
                Publish(partial, directory);
            }
        }

        return root;
    }

    /// <summary>A root as a directory: itself if it is one, else unpacked once for all that have its content.</summary>
    /// <param name="root">A root that this store has opened.</param>
    /// <param name="cancellationToken">Ends the unpacking, and leaves nothing behind.</param>
    public async Task<string> UnpackAsync(IReadableRoot root, CancellationToken cancellationToken)
    {
        if (root.DirectoryPath is { } itself)
        {
            return itself;
        }

        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root.Identity)));
        string directory = Path.Combine(_directory, "trees", name);
        if (!Directory.Exists(directory))
        {
            using FileLock held = await FileLock.AcquireAsync(LockOf(name), cancellationToken);
            if (!Directory.Exists(directory))
            {
                _reading($"the files of {root.Name}");
                string partial = PartialOf(name);
                try
                {
                    await Task.Run(
                        () => RootFailure.GuardStore(partial, () =>
                        {
                            RootUnpacker.Write(root, partial, cancellationToken);
                            return true;
                        }),
                        cancellationToken);
                    Publish(partial, directory);
                }
                finally
                {
                    Remove(partial);
                }
            }
        }

        return directory;
    }

    KeptArchive? Find(string digest, string name)
    {
        string directory = DirectoryOf(digest);
        return Directory.Exists(directory) ? new KeptArchive(directory, name, digest) : null;
    }

    KeptArchive Add(Stream archive, string name, string? expected, string partial, CancellationToken cancellationToken)
    {
        RootFailure.GuardStore(partial, () => Directory.CreateDirectory(partial));
        try
        {
            (string digest, string plainDigest) = Write(archive, name, partial, isVerified: expected is not null, cancellationToken);
            if (expected is not null && expected != digest && expected != plainDigest)
            {
                throw RootFailure.WrongDigest(name, expected);
            }

            string directory = DirectoryOf(expected ?? digest);
            if (!Directory.Exists(directory))
            {
                Publish(partial, directory);
            }

            return new KeptArchive(directory, name, expected ?? digest);
        }
        finally
        {
            Remove(partial);
        }
    }

    (string Digest, string PlainDigest) Write(Stream archive, string name, string partial, bool isVerified, CancellationToken cancellationToken) =>
        RootFailure.GuardStore(partial, () =>
        {
            _reading(name);
            using var writer = new KeptArchiveWriter(partial, name);
            return writer.Write(archive, partial, isVerified, cancellationToken);
        });

    static void Publish(string partial, string directory) => RootFailure.GuardStore(directory, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        try
        {
            Directory.Move(partial, directory);
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            // The same content came another way at the same time.
            Remove(partial);
        }

        return true;
    });

    static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 256 * 1024);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RootFailure.NoRoot(path, exception.Message);
        }
    }

    string DirectoryOf(string digest) => Path.Combine(_directory, "archives", digest);

    string LockOf(string name) => Path.Combine(_directory, "locks", $"{name}.lock");

    /// <summary>Whoever has the lock of that name removes first what a killed process has left there.</summary>
    string PartialOf(string name)
    {
        string partial = Path.Combine(_directory, "partial", name);
        Remove(partial);
        return partial;
    }
}
