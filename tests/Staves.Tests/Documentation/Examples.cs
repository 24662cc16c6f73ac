using System.Runtime.CompilerServices;

namespace Staves.Tests.Documentation;

/// <summary>Examples of docs/library.md: each method of a derived class holds one region, which the document shows with what it prints.
/// A new example is a method here, and its name in the document behind `&lt;!-- example: `.</summary>
public abstract class Examples : IDisposable
{
    /// <summary>The sample repository of the examples.</summary>
    protected static string Repository { get; } =
        Path.Combine(TestPaths.RepositoryRoot, "tests", "Staves.Tests", "Documentation", "Repository");

    /// <summary>What the examples take for the console.</summary>
    protected StringWriter Console { get; } = new() { NewLine = "\n" };

    /// <summary>A directory for what an example writes.</summary>
    protected string Scratch { get; } = Directory.CreateTempSubdirectory("staves-examples-").FullName;

    public string Output => Console.ToString();

    /// <summary>The file of the derived class.</summary>
    public abstract string Source { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Directory.Delete(Scratch, recursive: true);
            Console.Dispose();
        }
    }

    protected static string ThisFile([CallerFilePath] string path = "") => Path.GetFileName(path);
}
