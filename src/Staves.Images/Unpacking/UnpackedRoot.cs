using System.Runtime.InteropServices;
using Staves.Images.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.Unpacking;

/// <summary>
/// A directory that layers are laid into (OCI image-spec, layer: applying changesets). Every path is resolved link by link inside the
/// directory, so no name and no link in an archive reaches outside it.
/// </summary>
sealed partial class UnpackedRoot(string root)
{
    /// <summary>Directories in which files could not be made, and trees that could not be removed, serve nobody.</summary>
    const int OwnerMayDoAll = 0x1c0; // octal 700

    /// <summary>A set-user-id file of the caller's would lend the caller's rights to others.</summary>
    const int PermissionBits = 0x1ff; // octal 777

    const int StickyBit = 0x200;

    readonly Dictionary<string, int> _directoryModes = new(StringComparer.Ordinal);

    public void Apply(Stream archive, string name, CancellationToken cancellationToken)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        using var reader = new TarArchiveReader(archive, name, leaveOpen: true);
        try
        {
            while (reader.ReadNext(cancellationToken) is { } member)
            {
                ApplyMember(member, reader.Content, made);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StavesException(new Diagnostic("STV7009", $"the layer `{name}` cannot be unpacked into `{root}`: {exception.Message}"), exception);
        }
    }

    /// <summary>Sets the modes of directories, which waits to the end so that all can be written until then.</summary>
    public void Finish()
    {
        foreach ((string path, int mode) in _directoryModes.OrderByDescending(pair => pair.Key, StringComparer.Ordinal))
        {
            if (Directory.Exists(path))
            {
                File.SetUnixFileMode(path, (UnixFileMode)mode);
            }
        }
    }

    void ApplyMember(TarMember member, Stream content, HashSet<string> made)
    {
        if (member.Path.Length == 0)
        {
            return;
        }

        string name = RootPath.NameOf(member.Path);
        string parent = MakeDirectory(Resolve(RootPath.ParentOf(member.Path), followLast: true));
        if (LayerRules.MarkOf(member) is { } mark)
        {
            Obey(mark, parent, made);
            return;
        }

        string path = Path.Combine(parent, name);
        if (member.Kind != TarMemberKind.Directory || !IsRealDirectory(path))
        {
            Remove(path);
        }

        Make(member, path, content);
        NoteMade(path, made);
    }

    /// <param name="mark">The mark.</param>
    /// <param name="parent">The directory in which it lies.</param>
    /// <param name="made">What its layer has made, which it says nothing about.</param>
    static void Obey(LayerMark mark, string parent, HashSet<string> made)
    {
        switch (mark.Kind)
        {
            case LayerMarkKind.Empties:
                RemoveLowerEntries(parent, made);
                break;
            case LayerMarkKind.Hides:
                Remove(Path.Combine(parent, RootPath.NameOf(mark.Path)));
                break;
        }
    }

    /// <summary>Remembers a path and its parents as this layer's own.</summary>
    void NoteMade(string path, HashSet<string> made)
    {
        for (string? one = path; one is not null && one.Length > root.Length && made.Add(one);)
        {
            one = Path.GetDirectoryName(one);
        }
    }

    void Make(TarMember member, string path, Stream content)
    {
        switch (member.Kind)
        {
            case TarMemberKind.Directory:
                Directory.CreateDirectory(path);
                _directoryModes[path] = (member.Mode & (PermissionBits | StickyBit)) | OwnerMayDoAll;
                break;
            case TarMemberKind.File:
                MakeFile(member, path, content);
                break;
            case TarMemberKind.SymbolicLink:
                File.CreateSymbolicLink(path, member.LinkTarget!);
                break;
            case TarMemberKind.HardLink:
                MakeHardLink(member, path);
                break;
            default:
                // Devices need rights that the caller lacks, and runtimes bring their own.
                break;
        }
    }

    static void MakeFile(TarMember member, string path, Stream content)
    {
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            content.CopyTo(file);
        }

        File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(member.ModificationTime, 0, uint.MaxValue)).UtcDateTime);
        File.SetUnixFileMode(path, (UnixFileMode)((member.Mode & PermissionBits) | (int)UnixFileMode.UserRead));
    }

    void MakeHardLink(TarMember member, string path)
    {
        string target = Path.Combine(root, Resolve(member.LinkTarget!, followLast: false));
        if (!File.Exists(target) && new FileInfo(target).LinkTarget is null)
        {
            throw new IOException($"`{member.Path}` is a hard link to `{member.LinkTarget}`, which is missing");
        }

        if (Link(target, path) != 0)
        {
            File.Copy(target, path);
        }
    }

    /// <summary>An opaque directory shows nothing of the layers below; what this layer has put into it stays.</summary>
    static void RemoveLowerEntries(string directory, HashSet<string> made)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(directory))
        {
            if (!made.Contains(entry))
            {
                Remove(entry);
            }
            else if (IsRealDirectory(entry))
            {
                RemoveLowerEntries(entry, made);
            }
        }
    }

    string MakeDirectory(string relative)
    {
        string path = root;
        foreach (string part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            if (!IsRealDirectory(path))
            {
                Remove(path);
                Directory.CreateDirectory(path);
            }
        }

        return path;
    }

    string Resolve(string path, bool followLast) =>
        RootPath.Resolve(path, followLast, inside => new FileInfo(Path.Combine(root, inside)).LinkTarget)
        ?? throw new IOException($"the links of `{path}` go in a circle");

    static bool IsRealDirectory(string path) => Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null;

    static void Remove(string path)
    {
        if (IsRealDirectory(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string target, string path);
}
