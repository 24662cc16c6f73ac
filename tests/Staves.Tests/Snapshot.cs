using System.Runtime.CompilerServices;

namespace Staves.Tests;

/// <summary>Compares a text with the one accepted before, in a file beside the test; STAVES_ACCEPT=1 accepts what is there now.</summary>
static class Snapshot
{
    /// <summary>The file is named for the test's class and method.</summary>
    public static void Matches(string text, [CallerFilePath] string source = "", [CallerMemberName] string test = "") =>
        MatchesFile(text, $"{Path.Combine(InRepository(Path.GetDirectoryName(source)!), Path.GetFileNameWithoutExtension(source))}.{test}.txt");

    public static void MatchesFile(string text, string path)
    {
        if (Environment.GetEnvironmentVariable("STAVES_ACCEPT") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run the test with STAVES_ACCEPT=1 and read what it writes");
        Assert.Equal(File.ReadAllText(path), text);
    }

    // In a CI build the compiler maps the sources to `/_/`.
    static string InRepository(string directory) =>
        Path.Combine(TestPaths.RepositoryRoot, directory[directory.LastIndexOf("tests/Staves", StringComparison.Ordinal)..]);
}
