using Staves.Portage.Metadata;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Fuzzing;

/// <summary>Real texts: a sample of Gentoo's cache entries and all its profile files, by what they are.</summary>
public sealed class FuzzSeeds : IDisposable
{
    readonly GentooMetadata _gentoo = new();
    readonly string _root;

    public FuzzSeeds()
    {
        _root = Path.Combine(_gentoo.Root, "repos", "gentoo");
        Entries = [.. Sample(Path.Combine(_root, "metadata", "md5-cache"), "*", 300).Select(System.IO.File.ReadAllText)];
        Words =
        [
            .. Sample(Path.Combine(_root, "metadata", "md5-cache"), "*", 600).Select(file => string.Join('/', file.Split('/')[^2..])),
            .. Values("DEPEND", "RDEPEND", "BDEPEND", "KEYWORDS", "IUSE", "SRC_URI").SelectMany(value => value.Split(' ')).Distinct(),
        ];
    }

    /// <summary>Whole metadata cache entries.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>Names of packages with their versions, and single words of every kind.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The values of some variables of the cache entries.</summary>
    public IReadOnlyList<string> Values(params string[] variables) =>
    [
        .. Entries.Select(text => Md5DictFile.Parse(text, "entry"))
            .SelectMany(entry => variables.Select(variable => entry[variable]))
            .Where(value => value.Length > 0)
            .Distinct(),
    ];

    /// <summary>The files of a name anywhere in the repository's profiles.</summary>
    public IReadOnlyList<string> ProfileFiles(string name) => [.. Sample(Path.Combine(_root, "profiles"), name, 60).Select(Beginning)];

    public void Dispose() => _gentoo.Dispose();

    public string File(string path) => Beginning(Path.Combine(_root, path));

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
