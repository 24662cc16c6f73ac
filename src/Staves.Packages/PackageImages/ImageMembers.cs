using Staves.Packages.Files;
using Staves.Packages.Tar;

namespace Staves.Packages.PackageImages;

/// <summary>
/// Checks the members of an image as they pass: a package cannot have an object twice, write through a symbolic link, or link to
/// what it has not brought.
/// </summary>
/// <param name="root">The directory of the archive that is the root: `image` in GPKG, nothing in XPAK.</param>
/// <param name="file">The package, for messages.</param>
sealed class ImageMembers(string root, string file)
{
    const int MostMembers = 2_000_000;
    const long MostNameCharacters = 256 * 1024 * 1024;

    readonly Dictionary<string, TarMemberKind> _seen = new(StringComparer.Ordinal);
    readonly HashSet<string> _implied = new(StringComparer.Ordinal);
    long _nameCharacters;

    /// <summary>The member as it is installed, relative to the root; null for the root itself.</summary>
    public TarMember? Accept(TarMember member)
    {
        string? path = BelowRoot(member.Path);
        if (path is null)
        {
            throw PackageFileFailure.Image(file, member.Path, $"is not below `{root}/`");
        }

        if (HostileText.HasControlCharacters(path) || HostileText.HasControlCharacters(member.LinkTarget))
        {
            throw PackageFileFailure.Image(file, member.Path, "has control characters in its name or target");
        }

        if (path.Length == 0)
        {
            return member.Kind == TarMemberKind.Directory ? null : throw PackageFileFailure.Image(file, member.Path, "is no directory");
        }

        ImplyParents(path);
        if (_implied.Remove(path))
        {
            if (member.Kind != TarMemberKind.Directory)
            {
                throw PackageFileFailure.Image(file, path, "is no directory, though other members are in it");
            }
        }
        else if (!_seen.TryAdd(path, member.Kind))
        {
            throw PackageFileFailure.Image(file, path, "is there twice");
        }

        _nameCharacters += path.Length;
        if (_seen.Count > MostMembers || _nameCharacters > MostNameCharacters)
        {
            throw PackageFileFailure.Image(file, path, "is one member too many for a package");
        }

        return member.Kind == TarMemberKind.HardLink
            ? member with { Path = path, LinkTarget = CheckedTarget(path, member.LinkTarget!) }
            : member with { Path = path };
    }

    string? BelowRoot(string path) =>
        root.Length == 0 ? path
        : path == root ? ""
        : path.Length > root.Length && path[root.Length] == '/' && path.StartsWith(root, StringComparison.Ordinal) ? path[(root.Length + 1)..]
        : null;

    string CheckedTarget(string path, string written)
    {
        string? target = BelowRoot(written);
        return target is not null && _seen.TryGetValue(target, out TarMemberKind kind) && kind != TarMemberKind.Directory && target != path
            ? target
            : throw PackageFileFailure.Image(file, path, $"is a hard link to `{written}`, which is no earlier member");
    }

    void ImplyParents(string path)
    {
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            string parent = path[..slash];
            if (_seen.TryGetValue(parent, out TarMemberKind kind))
            {
                if (kind != TarMemberKind.Directory)
                {
                    throw PackageFileFailure.Image(file, path, $"is below `{parent}`, which is no directory");
                }

                // Its own parents were checked when it came.
                return;
            }

            _seen.Add(parent, TarMemberKind.Directory);
            _implied.Add(parent);
            _nameCharacters += parent.Length;
        }
    }
}
