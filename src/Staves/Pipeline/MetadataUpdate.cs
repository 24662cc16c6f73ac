using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Staves.Building.Phases;
using Staves.Building.Runners;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Repositories;

namespace Staves.Pipeline;

/// <summary>Brings the metadata cache of a repository up to date: entries of ebuilds that are new or have changed, and of none that are gone.</summary>
static class MetadataUpdate
{
    /// <summary>Gives a line for each entry that changed.</summary>
    public static async Task<ImmutableArray<string>> RunAsync(string repository, CacheDirectories cache, CancellationToken cancellationToken)
    {
        string root = Path.GetFullPath(repository);
        EbuildFile[] ebuilds = [.. EbuildsOf(root)];
        string work = Path.Combine(cache.Work, string.Create(CultureInfo.InvariantCulture, $"metadata-{Environment.ProcessId}"));
        ImmutableArray<string> entries = await new MetadataGenerator(new NamespacesRunner(), work)
            .GenerateAsync(ebuilds, [Path.Combine(root, "eclass")], cancellationToken);

        List<string> changes = [];
        HashSet<string> current = new(StringComparer.Ordinal);
        foreach ((EbuildFile ebuild, string entry) in ebuilds.Zip(entries))
        {
            string path = Path.Combine(root, "metadata", "md5-cache", ebuild.Name.Category, ebuild.Name.PF);
            current.Add(path);
            if (!File.Exists(path) || await File.ReadAllTextAsync(path, cancellationToken) != entry)
            {
                changes.Add($"written {ebuild.Name}");
                WriteWhole(path, entry);
            }
        }

        foreach (string stale in EntriesOf(root).Where(path => !current.Contains(path)))
        {
            changes.Add($"removed {Path.GetRelativePath(Path.Combine(root, "metadata", "md5-cache"), stale)}");
            File.Delete(stale);
        }

        return [.. changes];
    }

    /// <summary>Files `category/package/package-version.ebuild`; anything else is not an ebuild (PMS, tree layout).</summary>
    static IEnumerable<EbuildFile> EbuildsOf(string root) =>
        from category in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal)
        from package in Directory.EnumerateDirectories(category).Order(StringComparer.Ordinal)
        from file in Directory.EnumerateFiles(package, "*.ebuild").Order(StringComparer.Ordinal)
        let text = $"{Path.GetFileName(category)}/{Path.GetFileNameWithoutExtension(file)}"
        let name = VersionedPackageName.TryParse(text, out VersionedPackageName? parsed, out ParseFailure _) ? parsed : null
        where name is not null && name.PN == Path.GetFileName(package)
        select new EbuildFile(name, file);

    static IEnumerable<string> EntriesOf(string root)
    {
        string cache = Path.Combine(root, "metadata", "md5-cache");
        return Directory.Exists(cache) ? Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories) : [];
    }

    static void WriteWhole(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(temporary, path, overwrite: true);
    }
}
