using System.Collections.Immutable;
using System.Text;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;

namespace Staves.Portage.Configuration;

/// <summary>What make.conf says of binary packages, in FEATURES and in those options of EMERGE_DEFAULT_OPTS that are about them (Portage's
/// emerge(1)). What is not said is null.</summary>
public sealed record BinaryPackageOptions
{
    static readonly ImmutableArray<string> Switches =
    [
        "--getbinpkg", "--getbinpkgonly", "--usepkg", "--usepkgonly", "--usepkg-exclude-live", "--use-ebuild-visibility", "--binpkg-respect-use",
        "--binpkg-changed-deps",
    ];

    static readonly ImmutableArray<string> Lists = ["--usepkg-exclude", "--usepkg-include", "--getbinpkg-exclude", "--getbinpkg-include"];

    readonly ImmutableDictionary<string, bool> _switches;
    readonly ImmutableDictionary<string, ImmutableArray<PackagePattern>> _lists;

    BinaryPackageOptions(ImmutableDictionary<string, bool> switches, ImmutableDictionary<string, ImmutableArray<PackagePattern>> lists, bool fetches)
    {
        _switches = switches;
        _lists = lists;
        bool only = IsOn("--getbinpkgonly") || IsOn("--usepkgonly");
        Fetches = fetches || IsOn("--getbinpkgonly");
        Only = only;
        Uses = Fetches || only || IsOn("--usepkg");
    }

    /// <summary>Whether binary packages that are here may be used.</summary>
    public bool Uses { get; }

    /// <summary>Whether they may be fetched, too: from the binhosts of binrepos.conf and PORTAGE_BINHOST.</summary>
    public bool Fetches { get; }

    /// <summary>Whether nothing may be compiled.</summary>
    public bool Only { get; }

    public bool? RespectUse => Switch("--binpkg-respect-use");

    public bool? ChangedDependencies => Switch("--binpkg-changed-deps");

    public bool ExcludeLive => IsOn("--usepkg-exclude-live");

    public bool EbuildVisibility => IsOn("--use-ebuild-visibility");

    /// <summary>Packages that are to be compiled.</summary>
    public ImmutableArray<PackagePattern> Exclude => Patterns("--usepkg-exclude");

    /// <summary>If there are any, only these come as binary packages.</summary>
    public ImmutableArray<PackagePattern> Include => Patterns("--usepkg-include");

    /// <summary>Packages that are not taken from binhosts.</summary>
    public ImmutableArray<PackagePattern> FetchExclude => Patterns("--getbinpkg-exclude");

    /// <summary>If there are any, only these are taken from binhosts.</summary>
    public ImmutableArray<PackagePattern> FetchInclude => Patterns("--getbinpkg-include");

    /// <param name="variables">Of the configuration.</param>
    /// <exception cref="StavesException">STV2142: an option names no packages.</exception>
    public static BinaryPackageOptions Read(IReadOnlyDictionary<string, string> variables)
    {
        ImmutableDictionary<string, bool>.Builder switches = ImmutableDictionary.CreateBuilder<string, bool>(StringComparer.Ordinal);
        ImmutableDictionary<string, ImmutableArray<PackagePattern>>.Builder lists =
            ImmutableDictionary.CreateBuilder<string, ImmutableArray<PackagePattern>>(StringComparer.Ordinal);
        Queue<string> words = new(Words(variables.GetValueOrDefault("EMERGE_DEFAULT_OPTS", "")));
        while (words.TryDequeue(out string? word))
        {
            (string name, string? value) = word.Split('=', 2) is [var before, var after] ? (before, after) : (word, null);
            if (Switches.Contains(name, StringComparer.Ordinal))
            {
                value ??= words.TryPeek(out string? next) && next is "y" or "n" ? words.Dequeue() : "y";
                switches[name] = value != "n";
            }
            else if (Lists.Contains(name, StringComparer.Ordinal) && (value ?? (words.TryDequeue(out string? argument) ? argument : null)) is { } list)
            {
                lists[name] = [.. lists.GetValueOrDefault(name, []), .. PatternsOf(name, list)];
            }
            else if (word is ['-', not '-', ..])
            {
                AddLetters(word, words, switches);
            }
        }

        bool feature = new WordEnumerator(variables.GetValueOrDefault("FEATURES", "")).ToList().Contains("getbinpkg");
        return new BinaryPackageOptions(
            switches.ToImmutable(), lists.ToImmutable(), switches.TryGetValue("--getbinpkg", out bool said) ? said : feature);
    }

    /// <summary>Several options may share one word, `-avgk`.</summary>
    static void AddLetters(string word, Queue<string> words, ImmutableDictionary<string, bool>.Builder switches)
    {
        foreach (char letter in word.AsSpan(1))
        {
            if (NameOf(letter) is { } name)
            {
                switches[name] = word.Length > 2 || !words.TryPeek(out string? next) || next is not ("y" or "n") || words.Dequeue() == "y";
            }
        }
    }

    static string? NameOf(char letter) => letter switch
    {
        'g' => "--getbinpkg",
        'G' => "--getbinpkgonly",
        'k' => "--usepkg",
        'K' => "--usepkgonly",
        _ => null,
    };

    static IEnumerable<PackagePattern> PatternsOf(string option, string list) =>
        list.Split((char[]?)[' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(word => PackagePattern.TryParse(word, out PackagePattern? pattern, out ParseFailure failure)
            ? pattern
            : throw new StavesException(new Diagnostic(
                "STV2142", $"`{word}` of `{option}` in EMERGE_DEFAULT_OPTS names no packages: expected {failure.Expected} at offset {failure.Offset}")));

    /// <summary>As a shell splits them: quotes keep spaces in a word.</summary>
    static List<string> Words(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        bool isWord = false;
        char? quote = null;
        foreach (char character in text)
        {
            if (character == quote)
            {
                quote = null;
            }
            else if (quote is null && (character is '\'' or '"'))
            {
                (quote, isWord) = (character, true);
            }
            else if (quote is null && char.IsWhiteSpace(character))
            {
                AddWord();
            }
            else
            {
                word.Append(character);
                isWord = true;
            }
        }

        AddWord();
        return words;

        void AddWord()
        {
            if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }
    }

    bool IsOn(string name) => Switch(name) == true;

    bool? Switch(string name) => _switches.TryGetValue(name, out bool isOn) ? isOn : null;

    ImmutableArray<PackagePattern> Patterns(string name) => _lists.GetValueOrDefault(name, []);
}
