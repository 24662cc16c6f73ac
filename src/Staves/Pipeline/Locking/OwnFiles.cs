using System.Collections.Immutable;
using System.Text;
using Staves.Images.Oci;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Specification;
using Staves.Specification.Locking;

namespace Staves.Pipeline.Locking;

/// <summary>What the `[[files]]` of a specification come to. Of a source counts what Git would keep: contents, links, and whether the owner may
/// execute a file. All other bits are those of whoever checked it out.</summary>
static class OwnFiles
{
    const int PlainMode = 0x1a4; // octal 644
    const int ProgramMode = 0x1ed; // octal 755
    const int LinkMode = 0x1ff; // octal 777

    /// <summary>Sorted by path; of two for one path the later table's.</summary>
    /// <exception cref="StavesException">STV1908: a source is missing. STV1953: a source cannot be read. STV1954: it holds a device, a pipe or
    /// a socket.</exception>
    public static ImmutableArray<OwnFile> Of(ImmutableArray<FileSpecification> tables)
    {
        var files = new SortedDictionary<string, OwnFile>(StringComparer.Ordinal);
        foreach (OwnFile file in tables.SelectMany(Of))
        {
            files[file.Path] = file.IsIncidental && files.TryGetValue(file.Path, out OwnFile? asked) ? asked : file;
        }

        return [.. files.Values];
    }

    /// <summary>The same as a lock records it, with the digests of all contents.</summary>
    public static ImmutableArray<LockedFile> Lock(ImmutableArray<FileSpecification> tables) => [.. Of(tables).Select(Lock)];

    /// <summary>Opens the content of a file.</summary>
    public static Stream Open(OwnFile file) => file.Content is { } text
        ? new MemoryStream(Encoding.UTF8.GetBytes(text))
        : Reading(file.Source!, file.Table, () => File.OpenRead(file.Source!));

    static IEnumerable<OwnFile> Of(FileSpecification table) => table switch
    {
        { Content: { } content } => [new OwnFile(table.Path, TarMemberKind.File, table.Mode ?? PlainMode, table) { Content = content }],
        { Link: { } link } => [new OwnFile(table.Path, TarMemberKind.SymbolicLink, LinkMode, table) { Link = link }],
        { IsDirectory: true } => [new OwnFile(table.Path, TarMemberKind.Directory, table.Mode ?? ProgramMode, table)],
        _ => OfSource(table),
    };

    static IEnumerable<OwnFile> OfSource(FileSpecification table)
    {
        // The source itself may be a link to what is meant; links below it are taken as such.
        FileStatus status = FileStatus.OfTarget(table.Source!)
            ?? throw new StavesException(new Diagnostic("STV1908", $"`{table.Source}`, the source of `{table.Path}`, does not exist", table.Location));
        return Of(table, table.Source!, table.Path, status);
    }

    static IEnumerable<OwnFile> Of(FileSpecification table, string source, string path, FileStatus status)
    {
        if (status.IsRegularFile)
        {
            return [new OwnFile(path, TarMemberKind.File, table.Mode ?? ((status.Mode & (int)UnixFileMode.UserExecute) == 0 ? PlainMode : ProgramMode), table) { Source = source }];
        }

        if (!status.IsDirectory)
        {
            return new FileInfo(source).LinkTarget is { } link
                ? [new OwnFile(path, TarMemberKind.SymbolicLink, LinkMode, table) { Link = link }]
                : throw new StavesException(new Diagnostic(
                    "STV1954", $"`{source}`, a part of the source of `{table.Path}`, is neither a file, a directory nor a symbolic link", table.Location, "remove it, or name a directory without it"));
        }

        string[] entries = Reading(source, table, () => Directory.GetFileSystemEntries(source));
        var directory = new OwnFile(path, TarMemberKind.Directory, DirectoryMode(table.Mode), table)
        {
            IsIncidental = table is { Mode: null, Owner: "0" or "root", Group: "0" or "root" },
        };
        return
        [
            directory,
            .. entries.SelectMany(entry => FileStatus.Of(entry) is { } inner ? Of(table, entry, $"{path}/{Path.GetFileName(entry)}", inner) : []),
        ];
    }

    /// <summary>Whom a directory lets read, it lets enter: `0640` is `0750` there.</summary>
    static int DirectoryMode(int? mode) => mode is { } bits ? bits | ((bits & 0x124) >> 2) : ProgramMode;

    static LockedFile Lock(OwnFile file)
    {
        string? digest = null;
        if (file.Kind == TarMemberKind.File)
        {
            using Stream content = Open(file);
            digest = Reading(file.Source ?? "", file.Table, () => Digest.Of(content)).ToString();
        }

        return new LockedFile(file.Path, file.Kind == TarMemberKind.SymbolicLink ? null : file.Mode, NameOf(file.Table.Owner), NameOf(file.Table.Group), digest, file.Link);
    }

    static string NameOf(string account) => account == "root" ? "0" : account;

    static T Reading<T>(string source, FileSpecification table, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StavesException(
                new Diagnostic("STV1953", $"`{source}`, for `{table.Path}`, cannot be read: {exception.Message}", table.Location), exception);
        }
    }
}
