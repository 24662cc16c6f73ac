using System.Collections.Immutable;
using Staves.Images.RootTrees;
using Staves.Packages.Tar;
using Staves.Portage.Configuration;

namespace Staves.Images.Environments;

/// <summary>
/// What the files of `/etc/env.d` say together, as Portage's env-update reads them: lists grow from file to file, of any other variable
/// the last value counts, and nothing is expanded.
/// </summary>
public sealed class EnvironmentDirectory
{
    const string Directory = "etc/env.d/";
    const string LibraryPath = "LDPATH";
    const string MoreSpaceLists = "SPACE_SEPARATED";
    const string MoreColonLists = "COLON_SEPARATED";

    static readonly ImmutableArray<string> SpaceLists = ["CONFIG_PROTECT", "CONFIG_PROTECT_MASK"];

    static readonly ImmutableArray<string> ColonLists =
    [
        "ADA_INCLUDE_PATH", "ADA_OBJECTS_PATH", "CLASSPATH", "INFODIR", "INFOPATH", "KDEDIRS", LibraryPath, "MANPATH", "PATH", "PKG_CONFIG_PATH",
        "PYTHONPATH", "ROOTPATH",
    ];

    EnvironmentDirectory(ImmutableSortedDictionary<string, string> variables, ImmutableArray<string> libraryDirectories) =>
        (Variables, LibraryDirectories) = (variables, libraryDirectories);

    /// <summary>All variables but LDPATH.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; }

    /// <summary>LDPATH: directories in which the loader should look for libraries, as written.</summary>
    public ImmutableArray<string> LibraryDirectories { get; }

    /// <exception cref="Portage.Diagnostics.StavesException">STV2102: a file has a syntax error.</exception>
    public static EnvironmentDirectory Read(RootTree tree)
    {
        Dictionary<string, string>[] files = [.. tree.Entries
            .Where(entry => entry.Member.Kind != TarMemberKind.Directory && IsRead(entry.Path))
            .Select(entry => (entry, Text: tree.ReadText(entry.Path)))
            .Where(file => file.Text is not null)
            .Select(file => Parse(file.Text!, $"{file.entry.Package}: {file.entry.Path}"))];
        var lists = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Stack(files, SpaceLists.Concat(WordsOf(files, MoreSpaceLists)), ' ', lists, variables);
        Stack(files, ColonLists.Concat(WordsOf(files, MoreColonLists)), ':', lists, variables);
        foreach ((string name, string value) in files.SelectMany(file => file))
        {
            variables[name] = value;
        }

        variables.Remove(LibraryPath);
        return new EnvironmentDirectory(variables.ToImmutableSortedDictionary(StringComparer.Ordinal), lists.GetValueOrDefault(LibraryPath, []));
    }

    /// <summary>Names begin with two digits; what editors leave behind does not count.</summary>
    static bool IsRead(string path) =>
        path.StartsWith(Directory, StringComparison.Ordinal)
        && path.AsSpan(Directory.Length) is [>= '0' and <= '9', >= '0' and <= '9', _, ..] name
        && !name.Contains('/')
        && !name.EndsWith("~", StringComparison.Ordinal)
        && !name.EndsWith(".bak", StringComparison.Ordinal);

    static Dictionary<string, string> Parse(string text, string file)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ShellStatement.Assignment assignment in ShellAssignments.Parse(text, file, mayInclude: false).Statements.OfType<ShellStatement.Assignment>())
        {
            values[assignment.Name] = assignment.RawValue;
        }

        return values;
    }

    /// <summary>The names of further lists, which are no variables themselves.</summary>
    static string[] WordsOf(Dictionary<string, string>[] files, string name) =>
        [.. files.SelectMany(file => file.Remove(name, out string? value) ? value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [])];

    static void Stack(
        Dictionary<string, string>[] files,
        IEnumerable<string> names,
        char separator,
        Dictionary<string, ImmutableArray<string>> lists,
        SortedDictionary<string, string> variables)
    {
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            string[] items = [.. files
                .SelectMany(file => file.Remove(name, out string? value) ? Split(value, separator) : [])
                .Distinct(StringComparer.Ordinal)];
            lists[name] = [.. items];
            if (items.Length > 0)
            {
                variables[name] = string.Join(separator, items);
            }
        }
    }

    static string[] Split(string value, char separator) => separator == ' '
        ? value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        : value.Split(separator, StringSplitOptions.RemoveEmptyEntries);
}
