using Staves.Packages.Tar;

namespace Staves.Packages.Gpkg;

/// <summary>
/// Checks the members of an image as they pass: a package cannot have an object twice, write through a symbolic link, or link to
/// what it has not brought.
/// </summary>
sealed class ImageMembers(string file)
{
    const int MostMembers = 2_000_000;
    const long MostNameCharacters = 256 * 1024 * 1024;

    const string Root = "image";

    readonly Dictionary<string, TarMemberKind> _seen = new(StringComparer.Ordinal);
    readonly HashSet<string> _implied = new(StringComparer.Ordinal);
    long _nameCharacters;

    /// <summary>The member as it is installed, relative to the root; null for the root itself.</summary>
    public TarMember? Accept(TarMember member)
    {
        string? path = BelowRoot(member.Path);
        if (path is null)
        {
            throw GpkgFailure.Image(file, member.Path, "is not below `image/`");
        }

        if (path.Length == 0)
        {
            return member.Kind == TarMemberKind.Directory ? null : throw GpkgFailure.Image(file, member.Path, "is no directory");
        }

        ImplyParents(path);
        if (_implied.Remove(path))
        {
            if (member.Kind != TarMemberKind.Directory)
            {
                throw GpkgFailure.Image(file, path, "is no directory, though other members are in it");
            }
        }
        else if (!_seen.TryAdd(path, member.Kind))
        {
            throw GpkgFailure.Image(file, path, "is there twice");
        }

        _nameCharacters += path.Length;
        if (_seen.Count > MostMembers || _nameCharacters > MostNameCharacters)
        {
            throw GpkgFailure.Image(file, path, "is one member too many for a package");
        }

        return member.Kind == TarMemberKind.HardLink
            ? member with { Path = path, LinkTarget = CheckedTarget(path, member.LinkTarget!) }
            : member with { Path = path };
    }

    static string? BelowRoot(string path) => path switch
    {
        Root => "",
        _ => path.StartsWith(Root + "/", StringComparison.Ordinal) ? path[(Root.Length + 1)..] : null,
    };

    string CheckedTarget(string path, string written)
    {
        string? target = BelowRoot(written);
        return target is not null && _seen.TryGetValue(target, out TarMemberKind kind) && kind != TarMemberKind.Directory && target != path
            ? target
            : throw GpkgFailure.Image(file, path, $"is a hard link to `{written}`, which is no earlier member");
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
                    throw GpkgFailure.Image(file, path, $"is below `{parent}`, which is no directory");
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
