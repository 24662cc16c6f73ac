using System.Runtime.CompilerServices;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>Compares a text with the one accepted before, in a file beside the test; STAVES_ACCEPT=1 accepts what is there now.</summary>
static class Snapshot
{
    /// <summary>The file is named for the test's class and method.</summary>
    public static void Matches(string text, [CallerFilePath] string source = "", [CallerMemberName] string test = "")
    {
        // In a CI build the compiler maps the sources to `/_/`.
        string directory = Path.GetDirectoryName(source)!;
        directory = Path.Combine(TestPaths.RepositoryRoot, directory[directory.LastIndexOf("tests/Staves", StringComparison.Ordinal)..]);
        string path = Path.Combine(directory, $"{Path.GetFileNameWithoutExtension(source)}.{test}.txt");
        if (Environment.GetEnvironmentVariable("STAVES_ACCEPT") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run the test with STAVES_ACCEPT=1 and read what it writes. It would be:\n{text}");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
