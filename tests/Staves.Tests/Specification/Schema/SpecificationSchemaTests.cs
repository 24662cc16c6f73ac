using System.Text.RegularExpressions;
using Json.Schema;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Specification;
using Staves.Specification.Schema;

namespace Staves.Tests.Specification.Schema;

/// <summary>The schema and the readers know the same keys: a reader cannot ask for one that is not described, and what is described is read.</summary>
public sealed partial class SpecificationSchemaTests
{
    const string Top = "name = 'a/b'\npackages = ['c/d']\n";

    static readonly JsonSchema Schema = JsonSchema.FromText(SpecificationSchema.ToJson());

    /// <summary>Where the keys of each table stand in a file, with what the table needs besides.</summary>
    static readonly Dictionary<string, (TableKeys Keys, string Before, string Besides)> Tables = new(StringComparer.Ordinal)
    {
        ["top"] = (RootKeys.Keys, "", Top + "platforms = ['linux/arm64']\n"),
        ["platform"] = (PlatformKeys.Keys, Top + "platforms = ['linux/arm64']\n[platform.'linux/arm64']\n", ""),
        ["locale"] = (RootKeys.Locale, Top + "[locale]\n", "name = 'en_US'\n"),
        ["package"] = (PackageKeys.Keys, Top + "[env.small]\nA = 'b'\n['c/d']\n", ""),
        ["image"] = (ImageKeys.Keys, Top + "[image]\n", ""),
        ["health-check"] = (HealthCheckKeys.Keys, Top + "[image.health-check]\n", "command = '/bin/true'\n"),
        ["build"] = (BuildKeys.Keys, Top + "[build]\n", ""),
        ["binhosts"] = (BuildKeys.Binhost, Top + "[[build.binhosts]]\n", "uri = 'https://example.org'\n"),
        ["repositories"] = (RepositoryKeys.Keys, Top + "[[repositories]]\n", "name = 'r'\ntype = 'git'\nuri = 'https://example.org/r.git'\n"),
        ["files"] = (FileKeys.Keys, Top + "[[files]]\n", "path = '/a'\ncontent = 'b'\n"),
    };

    public static TheoryData<string, string> Keys
    {
        get
        {
            var keys = new TheoryData<string, string>();
            foreach ((string table, (TableKeys described, _, _)) in Tables)
            {
                foreach (KeyDescription key in described.All)
                {
                    keys.Add(table, key.Name);
                }
            }

            return keys;
        }
    }

    public static TheoryData<string> Examples => [.. Directory.GetDirectories(Path.Combine(TestPaths.RepositoryRoot, "examples"))
        .Where(directory => File.Exists(Path.Combine(directory, "staves.toml")))
        .Select(directory => Path.GetFileName(directory)!)
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void The_schema_in_the_repository_is_what_the_program_prints()
    {
        string path = Path.Combine(TestPaths.RepositoryRoot, "schema/staves.schema.json");
        Snapshot.MatchesFile(SpecificationSchema.ToJson(), path);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_example_of_every_key_is_read_and_valid(string table, string key)
    {
        string text = DocumentWith(table, key, Describe(table, key).Example);
        SpecificationReader.Parse(text, "/nowhere/staves.toml");
        Assert.True(IsValid(text), text);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_value_of_another_type_is_valid_for_no_key(string table, string key)
    {
        string text = DocumentWith(table, key, "1.5");
        Assert.Throws<StavesException>(() => SpecificationReader.Parse(text, "staves.toml"));
        Assert.False(IsValid(text), text);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_with_a_letter_too_much_is_not_valid(string table, string key)
    {
        string text = DocumentWith(table, $"{key}x", Describe(table, key).Example);
        Assert.Throws<StavesException>(() => SpecificationReader.Parse(text, "staves.toml"));
        Assert.False(IsValid(text), text);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_stands_in_the_documentation(string table, string key) =>
        Assert.True(
            DocumentedKey.Matches(File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "docs/staves-toml.md"))).SelectMany(row => Quoted.Matches(row.Value)).Any(name => name.Groups["name"].Value == key)
                || key is "env" or "platform" or "repositories" or "files" or "image" or "build"
                || table == "locale",
            $"`{key}` of {table} is not in docs/staves-toml.md");

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_valid(string example) => MustBeValid($"examples/{example}/staves.toml");

    [Fact]
    public void A_file_with_everything_is_valid() => MustBeValid("tests/Staves.Tests/Specification/complete.toml");

    [Theory]
    [InlineData("name = 'a/b'\n")]
    [InlineData("packages = ['c/d']\n")]
    [InlineData("name = 'A'\npackages = ['c/d']\n")]
    [InlineData("name = 'a:1'\npackages = ['c/d']\n")]
    [InlineData("name = 'a'\npackages = []\n")]
    [InlineData("name = 'a'\npackages = ['c/d', 'c/d']\n")]
    [InlineData(Top + "platforms = ['linux/x86_64']\n")]
    [InlineData(Top + "[bash]\nuse = []\n")]
    [InlineData(Top + "['c/d']\nskip-phases = ['unpack']\n")]
    [InlineData(Top + "[build]\nrunner = 'dockr'\n")]
    [InlineData(Top + "[build]\njobs = 0\n")]
    [InlineData(Top + "[image]\nports = ['http']\n")]
    [InlineData(Top + "[image]\nmax-size = '5 XB'\n")]
    [InlineData(Top + "[image]\nhealth-check = { interval = '5s' }\n")]
    [InlineData(Top + "[image]\nhealth-check = { command = 'true', interval = '5' }\n")]
    [InlineData(Top + "[[files]]\npath = '/a'\n")]
    [InlineData(Top + "[[files]]\npath = '/a'\ncontent = 'b'\nsource = 'c'\n")]
    [InlineData(Top + "[[files]]\npath = 'a'\ncontent = 'b'\n")]
    [InlineData(Top + "[[files]]\npath = '/a'\ncontent = 'b'\nmode = '9'\n")]
    public void What_the_schema_refuses_the_reader_refuses(string text)
    {
        Assert.False(IsValid(text), text);
        Assert.Throws<StavesException>(() => SpecificationReader.Parse(text, "staves.toml"));
    }

    static KeyDescription Describe(string table, string key) => Tables[table].Keys.All.Single(one => one.Name == key);

    /// <summary>A file whose table has the key; of keys that exclude it, or that are given besides, none is there.</summary>
    static string DocumentWith(string table, string key, string value)
    {
        (TableKeys keys, string before, string besides) = Tables[table];
        bool replacesOthers = keys.Alternatives.Contains(key);
        IEnumerable<string> others = besides.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line =>
        {
            string name = line.Split(' ')[0];
            return name != key && !(replacesOthers && keys.Alternatives.Contains(name));
        });
        return $"{before}{string.Concat(others.Select(line => $"{line}\n"))}{key} = {value}\n";
    }

    static void MustBeValid(string path)
    {
        string text = File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, path));
        EvaluationResults results = Schema.Evaluate(TomlAsJson.Parse(text), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(results.IsValid, string.Join('\n', results.Details.Where(detail => detail.HasErrors)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
    }

    static bool IsValid(string text) => Schema.Evaluate(TomlAsJson.Parse(text)).IsValid;

    [GeneratedRegex(@"^\| `.*? \|", RegexOptions.Multiline, Patterns.Patience)]
    static partial Regex DocumentedKey { get; }

    [GeneratedRegex("`(?<name>[a-z-]+)`", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Quoted { get; }
}
