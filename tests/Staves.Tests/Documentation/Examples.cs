using System.Runtime.CompilerServices;

namespace Staves.Tests.Documentation;

/// <summary>Examples of docs/library.md: each method of a derived class holds one region, which the document shows with what it prints.
/// A new example is a method here, and its name in the document behind `&lt;!-- example: `.</summary>
public abstract class Examples
{
    /// <summary>The sample repository of the examples.</summary>
    protected static string Repository { get; } =
        Path.Combine(TestPaths.RepositoryRoot, "tests", "Staves.Tests", "Documentation", "Repository");

    /// <summary>What the examples take for the console.</summary>
    protected StringWriter Console { get; } = new() { NewLine = "\n" };

    public string Output => Console.ToString();

    /// <summary>The file of the derived class.</summary>
    public abstract string Source { get; }

    protected static string ThisFile([CallerFilePath] string path = "") => Path.GetFileName(path);
}
