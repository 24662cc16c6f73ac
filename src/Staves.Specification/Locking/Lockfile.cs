using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Specification.Toml;

namespace Staves.Specification.Locking;

/// <summary>What `staves.lock` holds: the packages that a specification led to, with all that tells them from others of their name. The same
/// packages give the same text on every machine.</summary>
/// <param name="Profile">As the specification names it; empty where a Portage configuration chooses it.</param>
/// <param name="Repositories">Sorted by name.</param>
/// <param name="Packages">The image's before the builder's, each sorted by name and version.</param>
public sealed record Lockfile(string Profile, ImmutableArray<LockedRepository> Repositories, ImmutableArray<LockedPackage> Packages)
{
    /// <summary>The version of the format that this program reads and writes.</summary>
    internal const int FormatVersion = 1;

    /// <summary>The user's own files, sorted by path.</summary>
    public ImmutableArray<LockedFile> Files { get; init; } = [];

    /// <summary>Bytes of the image when it was last built, by what brings them: a package's name without its version, the absolute path of a
    /// `[[files]]` table, `base` for the rest; null where no build has recorded them.</summary>
    public ImmutableSortedDictionary<string, long>? Sizes { get; init; }

    /// <summary>Reads a lock; null where there is none.</summary>
    /// <exception cref="StavesException">It cannot be read or is damaged; with all diagnostics in the file's order.</exception>
    public static Lockfile? Read(string path) => File.Exists(path) ? LockfileReader.Read(path) : null;

    /// <summary>As <see cref="Read"/>, of a text; the file is for locations.</summary>
    public static Lockfile Parse(string text, string file) => LockfileReader.Parse(text, file);

    /// <summary>Writes the lock, which replaces the one before when it is complete.</summary>
    /// <exception cref="StavesException">STV1032: it cannot be written.</exception>
    public void Write(string path)
    {
        string partial = $"{path}.partial-{Environment.ProcessId}";
        try
        {
            File.WriteAllText(partial, ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(partial);
            throw new StavesException(
                new Diagnostic("STV1032", $"`{path}` cannot be written: {exception.Message}", new SourceLocation(path)), exception);
        }
    }

    /// <summary>The text of the file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("# The packages of an image, written by `staves lock`: `staves build --locked` builds these and no others.\n");
        text.Append("version = ").Append(FormatVersion).Append('\n');
        text.Append("profile = '").Append(Profile).Append("'\n");
        foreach (LockedRepository repository in Repositories)
        {
            text.Append("\n[[repositories]]\nname = '").Append(repository.Name).Append("'\n");
            if (repository.Timestamp is { } timestamp)
            {
                text.Append("timestamp = ").Append(timestamp).Append('\n');
            }
        }

        foreach (LockedPackage package in Packages)
        {
            text.Append("\n[[packages]]\npackage = '").Append(package.Package).Append("'\n");
            text.Append("repository = '").Append(package.Repository).Append("'\n");
            text.Append("slot = '").Append(package.Slot).Append("'\n");
            text.Append("root = '").Append(package.Root).Append("'\n");
            AppendFlags(text, "use", package.Use);
            AppendFlags(text, "disabled", package.Disabled);
            if (package.Binary is { } binary)
            {
                AppendBinary(text, binary);
            }
            else
            {
                text.Append("ebuild = '").Append(package.Ebuild).Append("'\n");
            }
        }

        foreach (LockedFile file in Files)
        {
            AppendFile(text, file);
        }

        if (Sizes is not null)
        {
            AppendSizes(text, Sizes);
        }

        return text.ToString();
    }

    public bool Equals(Lockfile? other) =>
        other is not null
        && Profile == other.Profile
        && Repositories.SequenceEqual(other.Repositories)
        && Packages.SequenceEqual(other.Packages)
        && Files.SequenceEqual(other.Files)
        && (Sizes ?? Sorted.Empty<long>()).SequenceEqual(other.Sizes ?? Sorted.Empty<long>());

    public override int GetHashCode() => HashCode.Combine(Profile, Packages.Length);

    static void AppendBinary(StringBuilder text, LockedBinary binary)
    {
        text.Append("binary = { ");
        foreach ((string key, long? value) in new[] { ("build-id", binary.BuildId), ("build-time", binary.BuildTime), ("size", binary.Size) })
        {
            if (value is { } number)
            {
                text.Append(CultureInfo.InvariantCulture, $"{key} = {number}, ");
            }
        }

        text.Append("digest = '").Append(binary.Digest).Append("' }\n");
    }

    static void AppendFile(StringBuilder text, LockedFile file)
    {
        text.Append("\n[[files]]\npath = ").Append(TomlText.Quote(file.Path)).Append('\n');
        if (file.ModeText is { } mode)
        {
            text.Append("mode = '").Append(mode).Append("'\n");
        }

        text.Append("owner = '").Append(file.Owner).Append("'\ngroup = '").Append(file.Group).Append("'\n");
        if (file.Digest is { } digest)
        {
            text.Append("digest = '").Append(digest).Append("'\n");
        }

        if (file.Link is { } link)
        {
            text.Append("link = ").Append(TomlText.Quote(link)).Append('\n');
        }
    }

    static void AppendSizes(StringBuilder text, ImmutableSortedDictionary<string, long> sizes)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n[sizes]\ntotal = {sizes.Values.Sum()}\n");
        foreach ((string name, long size) in sizes)
        {
            text.Append(TomlText.Quote(name)).Append(CultureInfo.InvariantCulture, $" = {size}\n");
        }
    }

    // Names of flags, slots and repositories hold nothing that would have to be escaped.
    static void AppendFlags(StringBuilder text, string key, ImmutableArray<string> flags)
    {
        if (!flags.IsEmpty)
        {
            text.Append(key).Append(" = ['").AppendJoin("', '", flags).Append("']\n");
        }
    }
}
