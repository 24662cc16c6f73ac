using System.Collections.Immutable;
using Staves.Packages.Compression;
using Staves.Packages.Gpkg;
using Staves.Packages.Roots;
using Staves.Packages.Tar;
using Staves.Portage.Diagnostics;
using Staves.Portage.Files;
using Staves.Portage.Installed;

namespace Staves.Packages.Quickpkg;

/// <summary>
/// Makes binary packages of installed ones, as Portage's quickpkg does, but of any root and without running anything of it. The same root
/// gives the same bytes, however it is read. Safe to use from several threads.
/// </summary>
/// <param name="root">Where they are installed.</param>
/// <param name="options">How they are packed.</param>
public sealed class QuickpkgWriter(IReadableRoot root, QuickpkgOptions options)
{
    const long LargestEntry = 64L * 1024 * 1024;

    /// <summary>Files of an entry that say something about this installation, not about the package.</summary>
    static readonly ImmutableArray<string> OfTheInstallation = ["CONTENTS", "COUNTER", "BINPKGMD5", "metadata"];

    readonly RootPaths _paths = new(root);
    readonly Lazy<ConfigProtection> _protection = new(() => ConfigProtection.Of(root, options));

    public IReadableRoot Root => root;

    public QuickpkgOptions Options => options;

    /// <summary>Which files are somebody's configuration.</summary>
    public ConfigProtection Protection => _protection.Value;

    /// <summary>Packs a package; the file appears when it is complete.</summary>
    /// <param name="package">One that is installed in the root.</param>
    /// <param name="path">The GPKG file, replaced if it is there.</param>
    /// <param name="cancellationToken">Leaves nothing behind when cancelled.</param>
    /// <exception cref="StavesException">STV4214: its entry cannot be packed. STV4213: it is modified, and that is refused. Others: it cannot be
    /// read or written.</exception>
    public async Task<PackedPackage> WriteAsync(InstalledPackage package, string path, CancellationToken cancellationToken)
    {
        var findings = new PackingFindings(package);
        EntryFiles files = FilesOf(package);
        long buildTime = Clamp(package.BuildTime ?? 0);
        ImmutableArray<InstalledObject> objects = [.. Objects(package, findings, cancellationToken).Where(item => IsPacked(item, findings))];
        await GpkgWriter.WriteAsync(
            path,
            package.Name.PF,
            new PackageContent
            {
                Metadata = OfTheInstallation.Aggregate(files, (all, name) => all.Without(name))
                    .WithValue("CATEGORY", package.Name.Category)
                    .WithValue("PF", package.Name.PF)
                    .All.ToDictionary(StringComparer.Ordinal),
                Image = Entries(objects, buildTime, findings),
                ModificationTime = buildTime,
            },
            new GpkgOptions { Compression = CompressionSettings.Fast },
            cancellationToken);
        try
        {
            return new PackedPackage(package, path, [.. package.Contents.Warnings, .. findings.Finish(options)]);
        }
        catch (StavesException)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>All files of a package's entry.</summary>
    internal static EntryFiles FilesOf(InstalledPackage package)
    {
        // A link in the entry could lead to any file of this machine.
        string? link = new[] { Path.GetDirectoryName(package.Path)!, package.Path }.Concat(package.FileNames.Select(name => Path.Combine(package.Path, name)))
            .FirstOrDefault(path => new FileInfo(path).LinkTarget is not null);
        if (link is not null)
        {
            throw Unusable(package, $"`{link}` is a symbolic link");
        }

        long size = package.FileNames.Sum(name => FileStatus.Of(Path.Combine(package.Path, name))?.Size ?? 0);
        return size <= LargestEntry ? package.ReadFiles() : throw Unusable(package, $"`{package.Path}` has more than {LargestEntry} bytes");
    }

    /// <summary>What the package installed, as it is now.</summary>
    internal ImmutableArray<InstalledObject> Objects(InstalledPackage package, PackingFindings findings, CancellationToken cancellationToken) =>
        new InstalledImage(root, _paths).List(package.Contents, findings, cancellationToken);

    /// <summary>Texts that are others whenever <see cref="Objects"/> would be.</summary>
    internal IEnumerable<string> Stamps(InstalledPackage package) => package.Contents.Entries.Select(new InstalledImage(root, _paths).StampOf);

    static StavesException Unusable(InstalledPackage package, string reason) => new(new Diagnostic("STV4214", $"`{package}` cannot be packed: {reason}"));

    bool IsPacked(InstalledObject item, PackingFindings findings)
    {
        if (item.Object.Kind != TarMemberKind.File || options.ConfigurationFiles == ConfigurationFiles.All || !Protection.Protects(item.Recorded.Path))
        {
            return true;
        }

        if (options.ConfigurationFiles == ConfigurationFiles.None)
        {
            return false;
        }

        using Stream content = root.Open(item.Object);
        if (item.Recorded is ContentsEntry.File recorded && RecordedContent.IsUnmodified(content, recorded))
        {
            return true;
        }

        findings.LeftOut(item.Recorded.Path);
        return false;
    }

    IEnumerable<ImageEntry> Entries(ImmutableArray<InstalledObject> objects, long buildTime, PackingFindings findings)
    {
        var firstNames = new Dictionary<RootFileId, string>();
        foreach (InstalledObject item in objects)
        {
            TarMember member = item.Object.Member with { Path = item.Path };
            bool isFile = member.Kind == TarMemberKind.File;
            if (isFile && item.Object.IsLinked && !firstNames.TryAdd(item.Object.Id, item.Path))
            {
                yield return new ImageEntry(
                    member with
                    {
                        Kind = TarMemberKind.HardLink,
                        LinkTarget = firstNames[item.Object.Id],
                        Size = 0,
                        ExtendedAttributes = TarMember.NoExtendedAttributes,
                    },
                    null);
                continue;
            }

            // The time of a directory is that of the last change of any package's files in it.
            member = member with { ModificationTime = member.Kind == TarMemberKind.Directory ? buildTime : Clamp(member.ModificationTime) };
            yield return new ImageEntry(member, isFile ? () => Content(item, findings) : null);
        }
    }

    Stream Content(InstalledObject item, PackingFindings findings) => item.Recorded is ContentsEntry.File recorded
        ? new RecordedContent(root.Open(item.Object), recorded, item.Object.Member.ModificationTime, findings)
        : root.Open(item.Object);

    long Clamp(long time) => options.SourceDateEpoch is { } latest ? Math.Min(time, latest) : time;
}
