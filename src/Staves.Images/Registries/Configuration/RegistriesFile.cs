using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Specification;
using Staves.Specification.Toml;

namespace Staves.Images.Registries.Configuration;

/// <summary>Reads the tables `[[registry]]` of a registries.conf; what else is in it is for others.</summary>
static class RegistriesFile
{
    /// <exception cref="StavesException">STV7213, or STV1001 and STV1006: it cannot be read, is no TOML, or a value is not what its key takes.</exception>
    public static ImmutableArray<RegistryRule> Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RegistryFailure.BadConfiguration(new SourceLocation(path), exception.Message);
        }
    }

    public static ImmutableArray<RegistryRule> Parse(string text, string file)
    {
        var diagnostics = new DiagnosticCollector();
        TomlNode.Table? root = TomlDocument.Parse(text, file, diagnostics);
        return root is not null && diagnostics.IsEmpty
            ? [.. Tables(root, "registry").Select(RuleOf)]
            : throw diagnostics.Exception();
    }

    static RegistryRule RuleOf(TomlNode.Table table)
    {
        string? location = Text(table, "location");
        string prefix = Text(table, "prefix") ?? location
            ?? throw RegistryFailure.BadConfiguration(table.Location, "a `[[registry]]` has neither `prefix` nor `location`");
        bool digestsOnly = Flag(table, "mirror-by-digest-only");
        return new RegistryRule(
            Place(table, table.Entries.ContainsKey("prefix") ? "prefix" : "location", prefix),
            location is null ? null : Place(table, "location", location),
            Flag(table, "insecure"),
            Flag(table, "blocked"),
            [.. Tables(table, "mirror").Select(mirror => MirrorOf(mirror, digestsOnly))]);
    }

    static RegistryMirror MirrorOf(TomlNode.Table table, bool digestsOnly)
    {
        string location = Text(table, "location") ?? throw RegistryFailure.BadConfiguration(table.Location, "a `[[registry.mirror]]` has no `location`");
        string from = Text(table, "pull-from-mirror") ?? (digestsOnly ? "digest-only" : "all");
        return from is "all" or "digest-only" or "tag-only"
            ? new RegistryMirror(
                Place(table, "location", location), Flag(table, "insecure"), ServesTags: from != "digest-only", ServesDigests: from != "tag-only")
            : throw RegistryFailure.BadConfiguration(table.Location, $"`{from}` is not a value of `pull-from-mirror`: `all`, `digest-only` or `tag-only`");
    }

    /// <summary>A host, perhaps with a path: no address with a scheme.</summary>
    static string Place(TomlNode.Table table, string key, string text) =>
        text.Length > 0 && !text.Contains("://", StringComparison.Ordinal) && !text.Any(character => character is '@' or '?' or '#' || char.IsWhiteSpace(character) || char.IsControl(character))
            ? text.TrimEnd('/')
            : throw RegistryFailure.BadConfiguration(
                table.Entries.GetValueOrDefault(key)?.Location ?? table.Location, $"`{key}` is a host, perhaps with a port and a path, and no address with a scheme");

    static IEnumerable<TomlNode.Table> Tables(TomlNode.Table parent, string key) => parent.Entries.GetValueOrDefault(key) switch
    {
        null => [],
        { Value: TomlNode.Array array } when array.Items.All(item => item is TomlNode.Table) => array.Items.Cast<TomlNode.Table>(),
        { } entry => throw RegistryFailure.BadConfiguration(entry.Location, $"`{key}` is {entry.Value.Kind}, expected an array of tables"),
    };

    static string? Text(TomlNode.Table table, string key) => table.Entries.GetValueOrDefault(key) switch
    {
        null => null,
        { Value: TomlNode.String text } => text.Value,
        { } entry => throw RegistryFailure.BadConfiguration(entry.Location, $"`{key}` is {entry.Value.Kind}, expected a string"),
    };

    static bool Flag(TomlNode.Table table, string key) => table.Entries.GetValueOrDefault(key) switch
    {
        null => false,
        { Value: TomlNode.Boolean flag } => flag.Value,
        { } entry => throw RegistryFailure.BadConfiguration(entry.Location, $"`{key}` is {entry.Value.Kind}, expected a boolean"),
    };
}
