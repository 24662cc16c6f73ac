using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Portage.Diagnostics;

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

        return text.ToString();
    }

    public bool Equals(Lockfile? other) =>
        other is not null && Profile == other.Profile && Repositories.SequenceEqual(other.Repositories) && Packages.SequenceEqual(other.Packages);

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

    // Names of flags, slots and repositories hold nothing that would have to be escaped.
    static void AppendFlags(StringBuilder text, string key, ImmutableArray<string> flags)
    {
        if (!flags.IsEmpty)
        {
            text.Append(key).Append(" = ['").AppendJoin("', '", flags).Append("']\n");
        }
    }
}
