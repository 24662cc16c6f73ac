using System.Text;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;

namespace Staves.Images.RootTrees;

/// <summary>Takes one package in: its files into the spool, its members as candidates, less what the pruning rules leave out.</summary>
/// <param name="package">Its name.</param>
/// <param name="rules">What is left out.</param>
/// <param name="archive">A digest of the archive whose members these are; null where none is known.</param>
/// <param name="contents">Receives the rest.</param>
sealed class PackageCollector(string package, PruningRules rules, string? archive, TreeContents contents)
{
    const int LargestAccountFile = 1024 * 1024;

    /// <summary>Paths of the package's files to their candidate, or to null where pruning left the file out.</summary>
    readonly Dictionary<string, Candidate?> _files = new(StringComparer.Ordinal);

    /// <summary>Hard links to files that were left out, with the file's own path.</summary>
    readonly Dictionary<string, string> _linksToLeftOut = new(StringComparer.Ordinal);

    /// <summary>Hard links that stay although the file they repeat does not: link paths by that file's path.</summary>
    readonly Dictionary<string, List<string>> _orphanedLinks = new(StringComparer.Ordinal);

    /// <summary>Reads the package; twice where a file is left out of which a hard link stays.</summary>
    public void Collect(Action<Action<TarMember, Stream>> readImage, CancellationToken cancellationToken)
    {
        readImage((member, content) => Visit(member, content, cancellationToken));
        if (_orphanedLinks.Count > 0)
        {
            readImage((member, content) => VisitAgain(member, content, cancellationToken));
        }
    }

    void Visit(TarMember member, Stream content, CancellationToken cancellationToken)
    {
        if (member.Path.Length == 0)
        {
            return;
        }

        if (member.Path.AsSpan().ContainsAny('\n', '\r'))
        {
            string shown = member.Path.Replace('\n', '?').Replace('\r', '?');
            throw new StavesException(new Diagnostic("STV6004", $"`{package}` has a file whose name holds a line break: `{shown}`"));
        }

        string? reason = rules.ReasonToLeaveOut(member.Path, member.Kind == TarMemberKind.Directory);
        switch (member.Kind)
        {
            case TarMemberKind.Directory:
                VisitDirectory(member, reason);
                break;
            case TarMemberKind.File when IsKeepFile(member):
                contents.Keep(RootPath.ParentOf(member.Path), rules);
                break;
            case TarMemberKind.File:
                VisitFile(member, content, reason, cancellationToken);
                break;
            case TarMemberKind.HardLink:
                VisitHardLink(member, reason);
                break;
            default:
                AddUnlessLeftOut(new Candidate(member, package), reason);
                break;
        }
    }

    /// <summary>A directory always becomes a candidate: it stays while something is in it.</summary>
    void VisitDirectory(TarMember member, string? reason)
    {
        contents.Add(new Candidate(member, package));
        if (reason is not null)
        {
            contents.MayVanish(member.Path);
        }
    }

    void VisitFile(TarMember member, Stream content, string? reason, CancellationToken cancellationToken)
    {
        Stream read = content;
        if (IsAccountFile(member.Path) && member.Size <= LargestAccountFile)
        {
            using var reader = new StreamReader(content, Encoding.UTF8, leaveOpen: true);
            string text = reader.ReadToEnd();
            contents.AccountFiles.Add((text, $"{package}: {member.Path}"));
            read = new MemoryStream(Encoding.UTF8.GetBytes(text));
            member = member with { Size = read.Length };
        }

        if (reason is not null)
        {
            contents.LeaveOut(member, reason);
            _files[member.Path] = null;
            return;
        }

        var candidate = new Candidate(member, package, contents.Spool(read, member.Size, read == content ? SourceOf(member) : null, cancellationToken));
        contents.Add(candidate);
        _files[member.Path] = candidate;
    }

    void VisitHardLink(TarMember member, string? reason)
    {
        string target = member.LinkTarget!;
        if (!_files.TryGetValue(target, out Candidate? file))
        {
            throw new StavesException(new Diagnostic(
                "STV6005", $"`{member.Path}` of `{package}` is a hard link to `{target}`, which the package does not have before it"));
        }

        if (file is not null)
        {
            file = file with { Member = file.Member with { Path = member.Path } };
            _files[member.Path] = reason is null ? file : _files[target];
            AddUnlessLeftOut(file, reason);
            return;
        }

        // A link to this link finds the file as well.
        target = _linksToLeftOut.GetValueOrDefault(target, target);
        _linksToLeftOut[member.Path] = target;
        _files[member.Path] = null;
        if (reason is null)
        {
            if (!_orphanedLinks.TryGetValue(target, out List<string>? links))
            {
                _orphanedLinks[target] = links = [];
            }

            links.Add(member.Path);
        }
    }

    void VisitAgain(TarMember member, Stream content, CancellationToken cancellationToken)
    {
        if (member.Kind != TarMemberKind.File || !_orphanedLinks.TryGetValue(member.Path, out List<string>? links))
        {
            return;
        }

        SpooledContent spooled = contents.Spool(content, member.Size, SourceOf(member), cancellationToken);
        foreach (string link in links)
        {
            contents.Add(new Candidate(member with { Path = link }, package, spooled));
        }
    }

    void AddUnlessLeftOut(Candidate candidate, string? reason)
    {
        if (reason is null)
        {
            contents.Add(candidate);
        }
        else
        {
            contents.LeaveOut(candidate.Member with { Size = 0 }, reason);
        }
    }

    string? SourceOf(TarMember member) => archive is null ? null : $"{archive} {member.Path}";

    /// <summary>PMS keepdir: an empty file that is there only so that its directory is.</summary>
    static bool IsKeepFile(TarMember member)
    {
        string name = RootPath.NameOf(member.Path);
        return member.Size == 0 && (name == ".keep" || name.StartsWith(".keep_", StringComparison.Ordinal));
    }

    static bool IsAccountFile(string path) =>
        path.StartsWith("usr/lib/sysusers.d/", StringComparison.Ordinal) && path.EndsWith(".conf", StringComparison.Ordinal);
}
