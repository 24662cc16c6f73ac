using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Installed;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Resolution;

namespace Staves.ResolverCases;

/// <summary>The repositories, profile and configuration of a playground, written into a directory of their own and opened as a user's
/// would be.</summary>
public sealed class World : IDisposable
{
    const string MainRepository = PlaygroundPackage.MainRepository;
    const string BaseProfile = "profiles/default/linux/x86";
    const string Profile = BaseProfile + "/test_profile";

    readonly string _root = Directory.CreateTempSubdirectory("staves-cases-").FullName;

    World(JsonElement playground)
    {
        WriteRepositories(playground);
        WriteProfile(playground);
        WriteUser(playground);
        WriteInstalled(playground);
        LocalBinaries = WriteIndex("binpkgs", PlaygroundPackage.All(playground, "binpkgs", "x86"), fileTime: 1);
        RemoteBinaries = [.. Properties(playground, "binrepos").Select(remote => (
            remote.Name, WriteIndex($"binrepos/{remote.Name}", PlaygroundPackage.All(remote.Value, "x86"), fileTime: 2)))];
        HasTargetRoot = playground.TryGetProperty("targetroot", out JsonElement target) && target.ValueKind == JsonValueKind.True;
        PortageDirectory directory = PortageDirectory.Open(_root);
        Configuration = PortageConfiguration.Create(directory.Repositories, directory.LoadProfile()!, directory.User);
    }

    public PortageConfiguration Configuration { get; }

    /// <summary>Whether requests go to a root of their own.</summary>
    public bool HasTargetRoot { get; }

    public InstalledPackages Installed => new(InstalledPackageDatabase.OfRoot(_root));

    /// <summary>What was built here.</summary>
    internal BinhostIndex LocalBinaries { get; }

    /// <summary>What others have built, by the names of the binhosts.</summary>
    internal ImmutableArray<(string Name, BinhostIndex Index)> RemoteBinaries { get; }

    internal IEnumerable<string> RepositoryNames => Configuration.Repositories.All.Select(repository => repository.Name);

    internal bool IsInstalled(QualifiedPackageName package) => !InstalledPackageDatabase.OfRoot(_root).VersionsOf(package).IsEmpty;

    internal bool IsRemote(BinaryPackage package) => RemoteBinaries.Any(remote => remote.Index.Source == package.Source);

    /// <summary>Whether an entry of a list of what is merged stands for something else than a package that is added.</summary>
    internal bool ReplacesInstalled(string entry)
    {
        string text = entry[(entry.IndexOf(']', StringComparison.Ordinal) + 1)..].Split("::")[0].Split('{')[0];
        if (entry.StartsWith("[uninstall", StringComparison.Ordinal)
            || !(VersionedPackageName.TryParse(text, out VersionedPackageName? name, out _)
                || VersionedPackageName.TryParse(text.AsSpan(0, Math.Max(text.LastIndexOf('-'), 0)), out name, out _)))
        {
            return true;
        }

        HashSet<string> slots =
        [
            .. Configuration.Repositories.VersionsOf(name.Package).Where(version => version.Name == name).Select(version => version.Slot),
            .. RemoteBinaries.Select(remote => remote.Index).Prepend(LocalBinaries)
                .SelectMany(index => index.VersionsOf(name.Package)).Where(binary => binary.Name == name).Select(binary => binary.Metadata.Slot),
        ];
        return InstalledPackageDatabase.OfRoot(_root).VersionsOf(name.Package).Any(installed => slots.Contains(installed.Slot));
    }

    public static World Create(JsonElement playground) => new(playground);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    static string[] Lines(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(line => line.GetString()!)]
        : value.GetString()!.Split('\n');

    static JsonElement.ObjectEnumerator Properties(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement child) && child.ValueKind == JsonValueKind.Object ? child.EnumerateObject() : default;

    void WriteRepositories(JsonElement playground)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { MainRepository };
        foreach (PlaygroundPackage package in PlaygroundPackage.All(playground, "ebuilds", "x86"))
        {
            names.Add(package.Repository);
            Write($"repos/{package.Repository}/metadata/md5-cache/{package.Name}", Md5DictFile.Write(package.Fields));
        }

        foreach (string name in names)
        {
            Write($"repos/{name}/profiles/repo_name", $"{name}\n");
            Write($"repos/{name}/metadata/layout.conf", "masters =\n");
            Write($"repos/{name}/profiles/license_groups", "EULA TEST\n");
        }

        foreach (JsonProperty repository in Properties(playground, "repo_configs"))
        {
            foreach (JsonProperty file in repository.Value.EnumerateObject())
            {
                string directory = file.Name == "layout.conf" ? "metadata" : "profiles";
                Write($"repos/{repository.Name}/{directory}/{file.Name}", Text(Lines(file.Value)));
            }
        }

        Write(
            "etc/portage/repos.conf/00-playground",
            $"[DEFAULT]\nmain-repo = {MainRepository}\n" + string.Concat(names.Select((name, index) =>
                $"[{name}]\nlocation = {_root}/repos/{name}\npriority = {(name == MainRepository ? -1000 : index)}\n")));
    }

    void WriteProfile(JsonElement playground)
    {
        Write($"repos/{MainRepository}/{BaseProfile}/make.defaults", "ARCH=\"x86\"\nACCEPT_KEYWORDS=\"x86\"\n");
        Write($"repos/{MainRepository}/{BaseProfile}/use.force", "x86\n");
        Write($"repos/{MainRepository}/{Profile}/parent", "..\n");
        foreach (JsonProperty file in Properties(playground, "profile"))
        {
            // What was a draft when the cases were recorded is EAPI 9 now.
            string text = Text(Lines(file.Value));
            Write($"repos/{MainRepository}/{Profile}/{file.Name}", file.Name == "eapi" && text.StartsWith('9') ? "9\n" : text);
        }
    }

    void WriteUser(JsonElement playground)
    {
        foreach (JsonProperty file in Properties(playground, "user_config"))
        {
            Write($"etc/portage/{(file.Name == "repos.conf" ? "repos.conf/user" : file.Name)}", Text(Lines(file.Value)));
        }

        foreach ((string key, string file) in (ReadOnlySpan<(string, string)>)[("world", "world"), ("world_sets", "world_sets")])
        {
            if (playground.TryGetProperty(key, out JsonElement lines))
            {
                Write($"var/lib/portage/{file}", Text(Lines(lines)));
            }
        }

        foreach (JsonProperty set in Properties(playground, "sets"))
        {
            Write($"etc/portage/sets/{set.Name}", Text(Lines(set.Value)));
        }

        File.CreateSymbolicLink(Path.Combine(_root, "etc/portage/make.profile"), Path.Combine(_root, "repos", MainRepository, Profile));
    }

    /// <summary>The lines of a file of the user's; none where there is no such file.</summary>
    internal string[] UserFile(string name)
    {
        string path = Path.Combine(_root, "etc/portage", name == "repos.conf" ? "repos.conf/user" : name);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    void WriteInstalled(JsonElement playground)
    {
        foreach (PlaygroundPackage package in PlaygroundPackage.All(playground, "installed", "~x86"))
        {
            foreach ((string key, string value) in package.Fields.Append(KeyValuePair.Create("repository", package.Repository)))
            {
                Write($"var/db/pkg/{package.Name}/{key}", $"{value}\n");
            }
        }
    }

    BinhostIndex WriteIndex(string directory, IEnumerable<PlaygroundPackage> packages, int fileTime)
    {
        string text = BinhostIndex.Write(
            [KeyValuePair.Create("VERSION", "0")],
            packages.Select(package => package.Fields.Concat(
            [
                KeyValuePair.Create("CPV", package.Name),
                KeyValuePair.Create("REPO", package.Repository),
                KeyValuePair.Create("MTIME", fileTime.ToString(CultureInfo.InvariantCulture)),
            ])));
        Write($"{directory}/Packages", text);
        return BinhostIndex.Parse(text, Path.Combine(_root, directory, "Packages"));
    }

    static string Text(string[] lines) => string.Concat(lines.Select(line => $"{line}\n"));

    void Write(string file, string text)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
