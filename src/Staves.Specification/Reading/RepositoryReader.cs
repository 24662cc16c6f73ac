using System.Collections.Frozen;
using System.Collections.Immutable;
using Staves.Portage.Names;
using Staves.Specification.Schema;
using Staves.Specification.Toml;

namespace Staves.Specification.Reading;

/// <summary>Reads the tables `[[repositories]]`.</summary>
sealed class RepositoryReader(string directory)
{
    public static readonly FrozenDictionary<string, RepositoryType> Types = new Dictionary<string, RepositoryType>(StringComparer.Ordinal)
    {
        ["git"] = RepositoryType.Git,
        ["rsync"] = RepositoryType.Rsync,
        ["webrsync"] = RepositoryType.WebRsync,
        ["docker"] = RepositoryType.Docker,
        ["local"] = RepositoryType.Local,
        ["bundled"] = RepositoryType.Bundled,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public ImmutableArray<RepositorySpecification> Read(TableReader root)
    {
        DistinctNames distinct = new(root.Diagnostics);
        return [.. root.Tables("repositories")
            .Select(table => Read(new TableReader(table, "[[repositories]]", root.Diagnostics, RepositoryKeys.Keys), distinct))
            .OfType<RepositorySpecification>()];
    }

    RepositorySpecification? Read(TableReader reader, DistinctNames distinct)
    {
        TomlNode.String? name = reader.RequiredString("name");
        reader.Require("type");
        RepositoryType? type = reader.Choice("type", Types);
        TomlNode.String? uri = reader.String("uri");
        TomlNode.String? branch = reader.String("branch");
        TomlNode.String? keyring = reader.String("keyring");
        bool? verifies = reader.Entry("verify-signature") is null ? null : reader.Flag("verify-signature");
        reader.RejectRest();
        if (name is not null && !NameRules.IsRepositoryName(name.Value))
        {
            reader.Diagnostics.Report("STV1020", $"`{name.Value}` is not a repository name", name.Location);
            return null;
        }

        if (name is null || type is not { } known || !distinct.Add(name.Value, name.Location))
        {
            return null;
        }

        CheckUri(reader, known, uri);
        CheckSource(reader, known, branch);
        string? value = known == RepositoryType.Local && uri is not null ? LocalPath(uri.Value) : uri?.Value;
        int fragment = known == RepositoryType.Git && value is not null ? value.LastIndexOf('#') : -1;
        return new RepositorySpecification(name.Value, known, fragment < 0 ? value : value![..fragment], name.Location)
        {
            Branch = branch?.Value ?? (fragment < 0 || fragment == value!.Length - 1 ? null : value[(fragment + 1)..]),
            Keyring = keyring is null ? null : new Located<string>(Path.GetFullPath(keyring.Value, directory), keyring.Location),
            VerifySignature = verifies,
        };
    }

    /// <summary>Keys that mean something only for repositories that are fetched.</summary>
    static void CheckSource(TableReader reader, RepositoryType type, TomlNode.String? branch)
    {
        bool isFetched = type is RepositoryType.Git or RepositoryType.Rsync or RepositoryType.WebRsync;
        foreach (string key in new[] { "branch", "keyring", "verify-signature" })
        {
            if (reader.Entry(key) is { } entry && !(key == "branch" ? type == RepositoryType.Git : isFetched))
            {
                reader.Diagnostics.Report(
                    "STV1020", $"a repository of this type takes no `{key}`", entry.Location, key == "branch" ? "only `type = 'git'` has branches" : null);
            }
        }

        if (branch is not null && (branch.Value.Length == 0 || branch.Value[0] == '-' || branch.Value.Any(character => char.IsWhiteSpace(character) || ":+^~?*[\\".Contains(character, StringComparison.Ordinal))))
        {
            reader.Diagnostics.Report("STV1020", $"`{branch.Value}` is not the name of a branch or a tag", branch.Location);
        }
    }

    static void CheckUri(TableReader reader, RepositoryType type, TomlNode.String? uri)
    {
        if (type == RepositoryType.Bundled && uri is not null)
        {
            reader.Diagnostics.Report("STV1020", "a `bundled` repository is the program's own and takes no `uri`", uri.Location);
        }
        else if (type is not (RepositoryType.Bundled or RepositoryType.WebRsync) && reader.Entry("uri") is null)
        {
            reader.Require("uri");
        }
        else if (uri is { Value.Length: 0 })
        {
            reader.Diagnostics.Report("STV1020", "`uri` is empty", uri.Location);
        }
    }

    string LocalPath(string uri) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(
        uri.StartsWith("file://", StringComparison.Ordinal) ? Uri.UnescapeDataString(uri["file://".Length..]) : uri, directory));
}
