using System.Collections.Immutable;
using System.Text;
using Staves.Images.Accounts;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.TemporaryFiles;

/// <summary>
/// Carries out what packages' files of tmpfiles.d(5) say, once for the image: no service manager does it when a container starts. Only
/// packages whose pkg_postinst asks for it (tmpfiles_process of Gentoo's eclass) are looked at.
/// </summary>
public static class TemporaryFileRules
{
    const string Directory = "usr/lib/tmpfiles.d/";
    const string Override = "etc/tmpfiles.d/";
    const string Factory = "usr/share/factory/";
    const int DirectoryMode = 0x1ed; // octal 755
    const int FileMode = 0x1a4; // octal 644

    /// <param name="builder">Receives the files and directories.</param>
    /// <param name="tree">What there is.</param>
    /// <param name="packages">Packages that ask for it.</param>
    /// <returns>A warning for each line that is not carried out.</returns>
    /// <exception cref="StavesException">STV6107: a file is to belong to an account that the image does not have.</exception>
    public static ImmutableArray<Diagnostic> AddTo(RootTreeBuilder builder, RootTree tree, IReadOnlySet<string> packages)
    {
        var warnings = new List<Diagnostic>();
        if (packages.Count == 0)
        {
            return [];
        }

        var accounts = new AccountNames(tree.ReadText(AccountFiles.UsersPath) ?? "", tree.ReadText(AccountFiles.GroupsPath) ?? "");
        IEnumerable<TmpfilesLine> lines = tree.Entries
            .Where(entry => packages.Contains(entry.Package) && entry.Path.StartsWith(Directory, StringComparison.Ordinal) && entry.Path.EndsWith(".conf", StringComparison.Ordinal))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .Select(entry => tree.Resolve(Override + entry.Path[Directory.Length..]) ?? entry)
            .SelectMany(entry => TmpfilesFile.Parse(tree.ReadText(entry.Path) ?? "", $"{entry.Package}: {entry.Path}", warnings));
        foreach (TmpfilesLine line in lines)
        {
            Apply(line, builder, tree, accounts, warnings);
        }

        return [.. warnings];
    }

    static void Apply(TmpfilesLine line, RootTreeBuilder builder, RootTree tree, AccountNames accounts, List<Diagnostic> warnings)
    {
        RootEntry? existing = tree.Resolve(line.Path);
        switch (line.Type)
        {
            case { } when line.IsForBoot:
                break;
            case 'd' or 'D' or 'v' or 'q' or 'Q':
                builder.AddGenerated(Member(line, TarMemberKind.Directory, DirectoryMode, existing, accounts), []);
                break;
            case 'f' or 'F' when existing is null || line.IsForced || line.Type == 'F':
                builder.AddGenerated(Member(line, TarMemberKind.File, FileMode, existing, accounts), Encoding.UTF8.GetBytes(line.Argument));
                break;
            case 'L' when existing is null || line.IsForced:
                string target = line.Argument.Length == 0 ? $"/{Factory}{line.Path}" : line.Argument;
                builder.AddGenerated(Member(line, TarMemberKind.SymbolicLink, 0x1ff, null, accounts) with { Mode = 0x1ff, LinkTarget = target }, []);
                break;
            case 'C' when existing is null:
                Copy(line, builder, tree, accounts, warnings);
                break;
            case 'p' when existing is null:
                builder.AddGenerated(Member(line, TarMemberKind.Fifo, FileMode, null, accounts), []);
                break;
            case 'e' or 'm' or 'z' or 'Z' when existing?.Member.Kind == TarMemberKind.Directory:
                builder.AddGenerated(Member(line, TarMemberKind.Directory, DirectoryMode, existing, accounts), []);
                break;
            case 'b' or 'c' or 'w':
                warnings.Add(new Diagnostic("STV6108", $"`/{line.Path}` is not made: devices and what is written to running systems are no part of an image", line.Location));
                break;
        }
    }

    /// <summary>What is there keeps what the line does not say.</summary>
    static TarMember Member(TmpfilesLine line, TarMemberKind kind, int mode, RootEntry? existing, AccountNames accounts)
    {
        TarMember? before = existing?.Member.Kind == kind ? existing.Member : null;
        return new TarMember
        {
            Path = line.Path,
            Kind = kind,
            Mode = line.Mode ?? before?.Mode ?? mode,
            UserId = line.User.Length == 0 ? before?.UserId ?? 0 : accounts.UserId(line.User) ?? throw Unknown("user", line.User, line),
            GroupId = line.Group.Length == 0 ? before?.GroupId ?? 0 : accounts.GroupId(line.Group) ?? throw Unknown("group", line.Group, line),
            ModificationTime = long.MaxValue,
        };
    }

    static void Copy(TmpfilesLine line, RootTreeBuilder builder, RootTree tree, AccountNames accounts, List<Diagnostic> warnings)
    {
        string source = (line.Argument.Length == 0 ? Factory + line.Path : line.Argument).Trim('/');
        if (tree.Resolve(source) is not { Member.Kind: TarMemberKind.File or TarMemberKind.HardLink } file)
        {
            warnings.Add(new Diagnostic("STV6109", $"`/{line.Path}` is not copied from `/{source}`, which is no file of the image", line.Location));
            return;
        }

        using Stream content = tree.OpenContent(file);
        byte[] bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        builder.AddGenerated(Member(line, TarMemberKind.File, file.Member.Mode, null, accounts), bytes);
    }

    static StavesException Unknown(string kind, string name, TmpfilesLine line) => new(new Diagnostic(
        "STV6107", $"`/{line.Path}` is to belong to the {kind} `{name}`, which the image does not have", line.Location, $"add `acct-{kind}/{name}` to `packages`"));
}
