using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Metadata;

namespace Staves.ResolverCases;

/// <summary>The repositories, profile and configuration of a playground, written into a directory of their own and opened as a user's
/// would be.</summary>
public sealed class World : IDisposable
{
    const string MainRepository = "test_repo";
    const string BaseProfile = "profiles/default/linux/x86";
    const string Profile = BaseProfile + "/test_profile";

    readonly string _root = Directory.CreateTempSubdirectory("staves-cases-").FullName;

    World(JsonElement playground)
    {
        WriteRepositories(playground);
        WriteProfile(playground);
        WriteUser(playground);
        HasTargetRoot = playground.TryGetProperty("targetroot", out JsonElement target) && target.ValueKind == JsonValueKind.True;
        PortageDirectory directory = PortageDirectory.Open(_root);
        Configuration = PortageConfiguration.Create(directory.Repositories, directory.LoadProfile()!, directory.User);
    }

    public PortageConfiguration Configuration { get; }

    /// <summary>Whether requests go to a root of their own.</summary>
    public bool HasTargetRoot { get; }

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
        foreach (JsonProperty ebuild in Properties(playground, "ebuilds"))
        {
            int separator = ebuild.Name.IndexOf("::", StringComparison.Ordinal);
            string repository = separator < 0 ? MainRepository : ebuild.Name[(separator + 2)..];
            string package = separator < 0 ? ebuild.Name : ebuild.Name[..separator];
            names.Add(repository);
            var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["KEYWORDS"] = "x86", ["SLOT"] = "0", ["EAPI"] = "0" };
            foreach (JsonProperty field in ebuild.Value.EnumerateObject())
            {
                fields[field.Name] = field.Value.ToString();
            }

            Write($"repos/{repository}/metadata/md5-cache/{package}", Md5DictFile.Write(fields));
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

        foreach (JsonProperty set in Properties(playground, "sets"))
        {
            Write($"etc/portage/sets/{set.Name}", Text(Lines(set.Value)));
        }

        File.CreateSymbolicLink(Path.Combine(_root, "etc/portage/make.profile"), Path.Combine(_root, "repos", MainRepository, Profile));
    }

    static string Text(string[] lines) => string.Concat(lines.Select(line => $"{line}\n"));

    void Write(string file, string text)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
