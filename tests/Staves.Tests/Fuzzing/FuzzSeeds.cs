using Staves.Portage.Metadata;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Fuzzing;

/// <summary>Real texts: a sample of Gentoo's cache entries and all its profile files, by what they are.</summary>
public sealed class FuzzSeeds : IDisposable
{
    // Read when a test asks for them, which is skipped where they are missing.
    readonly GentooMetadata _gentoo = new();
    readonly Lazy<IReadOnlyList<string>> _entries;
    readonly Lazy<IReadOnlyList<string>> _words;
    readonly Lazy<IReadOnlyList<string>> _contents =
        new(() => [.. Sample(TestPaths.SharedOrSkip("fixtures/vdb"), "CONTENTS", 40).Select(System.IO.File.ReadAllText)]);

    readonly Lazy<IReadOnlyList<string>> _indexes =
        new(() => [.. Sample(TestPaths.SharedOrSkip("fixtures/binpkgs"), "Packages", 20).Select(System.IO.File.ReadAllText).SelectMany(WithoutCount)]);

    public FuzzSeeds()
    {
        _entries = new(() => [.. Sample(Cache, "*", 300).Select(System.IO.File.ReadAllText)]);
        _words = new(() =>
        [
            .. Sample(Cache, "*", 600).Select(file => string.Join('/', file.Split('/')[^2..])),
            .. Values("DEPEND", "RDEPEND", "BDEPEND", "KEYWORDS", "IUSE", "SRC_URI").SelectMany(value => value.Split(' ')).Distinct(),
        ]);
    }

    /// <summary>Whole metadata cache entries.</summary>
    public IReadOnlyList<string> Entries => _entries.Value;

    /// <summary>Names of packages with their versions, and single words of every kind.</summary>
    public IReadOnlyList<string> Words => _words.Value;

    /// <summary>Lines of profiles/updates.</summary>
    public IReadOnlyList<string> Updates { get; } = ["move dev-libs/a dev-libs/b", "slotmove <dev-libs/a-2 0 1.2", "slotmove dev-libs/b 0/1 1"];

    /// <summary>CONTENTS files of installed packages.</summary>
    public IReadOnlyList<string> Contents => _contents.Value;

    /// <summary>Indexes of binary packages.</summary>
    public IReadOnlyList<string> BinhostIndexes => _indexes.Value;

    string Root => Path.Combine(_gentoo.Root, "repos", "gentoo");

    string Cache => Path.Combine(Root, "metadata", "md5-cache");

    /// <summary>The values of some variables of the cache entries.</summary>
    public IReadOnlyList<string> Values(params string[] variables) =>
    [
        .. Entries.Select(text => Md5DictFile.Parse(text, "entry"))
            .SelectMany(entry => variables.Select(variable => entry[variable]))
            .Where(value => value.Length > 0)
            .Distinct(),
    ];

    /// <summary>The files of a name anywhere in the repository's profiles.</summary>
    public IReadOnlyList<string> ProfileFiles(string name) => [.. Sample(Path.Combine(Root, "profiles"), name, 60).Select(Beginning)];

    public void Dispose() => _gentoo.Dispose();

    public string File(string path) => Beginning(Path.Combine(Root, path));

    /// <summary>An index that says how many packages it has is refused with the first one that breaks.</summary>
    static IEnumerable<string> WithoutCount(string index) => [index, index.Replace("PACKAGES: ", "PACKETS: ", StringComparison.Ordinal)];

    static string Beginning(string path)
    {
        string text = System.IO.File.ReadAllText(path);
        return text.Length <= 8192 ? text : text[..8192];
    }

    /// <summary>Evenly spread over all.</summary>
    static IEnumerable<string> Sample(string directory, string pattern, int count)
    {
        string[] all = [.. Directory.EnumerateFiles(directory, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        return all.Where((_, index) => index % Math.Max(1, all.Length / count) == 0);
    }
}
