using Staves.Portage.Diagnostics;
using Staves.Specification.Reading;
using Staves.Specification.Toml;

namespace Staves.Specification;

/// <summary>Reads `staves.toml`; all that is wrong with a file is told at once.</summary>
public static class SpecificationReader
{
    const int LongestFile = 1 << 20;

    /// <exception cref="StavesException">The file cannot be read, or is not a specification; with all diagnostics in the file's order.</exception>
    public static ImageSpecification Read(string path) => Parse(SpecificationText.Read(path, LongestFile), path);

    /// <summary>As <see cref="Read"/>, of a text; the file's path is for locations and to resolve relative paths from.</summary>
    /// <exception cref="StavesException">The text is not a specification; with all diagnostics in the file's order.</exception>
    public static ImageSpecification Parse(string text, string file)
    {
        DiagnosticCollector diagnostics = new();
        TomlNode.Table? table = TomlDocument.Parse(text, file, diagnostics);
        if (table is null)
        {
            throw diagnostics.Exception();
        }

        string directory = Path.GetDirectoryName(Path.GetFullPath(file))!;
        ImageSpecification specification = new RootReader(file, directory, diagnostics).Read(table);
        return diagnostics.IsEmpty ? specification : throw diagnostics.Exception();
    }
}
