using System.Collections.Immutable;
using Staves.Packages.Cache;
using Staves.Portage.Diagnostics;

namespace Staves.Packages.Quickpkg;

/// <summary>What was told when a package of the cache was packed, beside the package: it is as true when the package is used again.</summary>
static class PackingNotes
{
    public static string PathOf(string package) => package + ".notes";

    /// <summary>A line for each text of a warning; none of them holds a tab or a line break that matters.</summary>
    public static void Write(string package, ImmutableArray<Diagnostic> warnings)
    {
        string path = PathOf(package);
        string partial = $"{path}.partial";
        try
        {
            File.WriteAllLines(partial, warnings.SelectMany(Lines));
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PackageLock.Unwritable(path, exception);
        }
    }

    public static ImmutableArray<Diagnostic> Read(string package)
    {
        string path = PathOf(package);
        if (!File.Exists(path))
        {
            return [];
        }

        var warnings = new List<Diagnostic>();
        foreach (string line in File.ReadLines(path))
        {
            string[] parts = line.Split('\t');
            if (parts is ["", var detail] && warnings.Count > 0)
            {
                warnings[^1] = warnings[^1] with { Details = warnings[^1].Details.Add(detail) };
            }
            else if (parts is [var code, var message, var hint])
            {
                warnings.Add(new Diagnostic(code, message, Hint: hint.Length == 0 ? null : hint));
            }
        }

        return [.. warnings];
    }

    static IEnumerable<string> Lines(Diagnostic warning) =>
    [
        $"{warning.Code}\t{Line(warning.Message)}\t{Line(warning.Hint ?? "")}",
        .. warning.Details.Select(detail => $"\t{Line(detail)}"),
    ];

    static string Line(string text) => text.Replace('\t', ' ').ReplaceLineEndings(" ");
}
