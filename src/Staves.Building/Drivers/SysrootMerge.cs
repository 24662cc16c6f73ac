using Staves.Packages;
using Staves.Packages.Files;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Building.Drivers;

/// <summary>Puts packages into the directory that a build sees as SYSROOT. Owners do not matter there, and nothing leaves it.</summary>
sealed class SysrootMerge(string root)
{
    const int MostLinks = 40;

    const UnixFileMode OwnersRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public void Add(string packagePath, CancellationToken cancellationToken)
    {
        using var package = BinaryPackageFile.Open(packagePath);
        package.ReadImage((member, content) => Add(member, content, packagePath), cancellationToken);
    }

    void Add(TarMember member, Stream content, string packagePath)
    {
        string path = Inside(member.Path, packagePath);
        switch (member.Kind)
        {
            case TarMemberKind.Directory:
                // A directory goes through a link to one, as when Portage merges.
                Directory.CreateDirectory(Directory.Exists(path) ? path : Replaced(path));
                break;
            case TarMemberKind.SymbolicLink:
                if (!Directory.Exists(path) || new FileInfo(path).LinkTarget is not null)
                {
                    File.CreateSymbolicLink(Replaced(path), member.LinkTarget!);
                }

                break;
            case TarMemberKind.HardLink:
                HardLink.Create(Replaced(path), Inside(member.LinkTarget!, packagePath));
                break;
            case TarMemberKind.File:
                Write(Replaced(path), member, content);
                break;
        }
    }

    static void Write(string path, TarMember member, Stream content)
    {
        using FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            PreallocationSize = member.Size,
            UnixCreateMode = ((UnixFileMode)member.Mode & (UnixFileMode)0x1ff) | OwnersRights,
        });
        content.CopyTo(file);
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTimeOffset.FromUnixTimeSeconds(member.ModificationTime).UtcDateTime);
    }

    static string Replaced(string path)
    {
        if (new FileInfo(path) is { } file && (file.Exists || file.LinkTarget is not null))
        {
            file.Delete();
        }

        return path;
    }

    /// <summary>The place of a path whose directories may be links: they lead somewhere inside the root, absolute ones too.</summary>
    string Inside(string path, string packagePath)
    {
        var waiting = new Stack<string>(path.Split('/').Reverse());
        var reached = new List<string>();
        int links = 0;
        while (waiting.TryPop(out string? part))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                reached.RemoveRange(Math.Max(0, reached.Count - 1), Math.Min(1, reached.Count));
                continue;
            }

            reached.Add(part);
            if (waiting.Count > 0)
            {
                FollowOrMake(reached, waiting, ref links, packagePath);
            }
        }

        return Path.Combine([root, .. reached]);
    }

    void FollowOrMake(List<string> reached, Stack<string> waiting, ref int links, string packagePath)
    {
        string directory = Path.Combine([root, .. reached]);
        if (new FileInfo(directory).LinkTarget is { } target)
        {
            if (++links > MostLinks)
            {
                throw new StavesException(new Diagnostic("STV5311", $"`/{string.Join('/', reached)}` of `{packagePath}` goes through too many symbolic links"));
            }

            reached.RemoveAt(reached.Count - 1);
            if (target.StartsWith('/'))
            {
                reached.Clear();
            }

            foreach (string part in target.Split('/').Reverse())
            {
                waiting.Push(part);
            }
        }
        else
        {
            Directory.CreateDirectory(directory);
        }
    }
}
