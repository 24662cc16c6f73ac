using System.Reflection;

namespace Staves.Tests;

/// <summary>Where the tests find the repository and the reference data that lies beside it.</summary>
static class TestPaths
{
    /// <summary>The checkout that these tests were built from.</summary>
    public static string RepositoryRoot { get; } = Path.GetFullPath(typeof(TestPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!);

    /// <summary>The folder of reference data: STAVES_SHARED, or `shared` beside the repository; it may be missing.</summary>
    public static string Shared { get; } = Environment.GetEnvironmentVariable("STAVES_SHARED") is { Length: > 0 } folder
        ? folder
        : Path.Combine(RepositoryRoot, "..", "shared");

    /// <summary>A file or folder of the reference data; the test is skipped where it is missing.</summary>
    public static string SharedOrSkip(string relativePath)
    {
        string path = Path.Combine(Shared, relativePath);
        if (!Path.Exists(path))
        {
            Assert.Skip($"the reference data {relativePath} is not beside the repository, and STAVES_SHARED does not say where it is");
        }

        return path;
    }
}
