namespace Staves.EndToEnd.Tests.Harness;

/// <summary>The program under test: STAVES_PROGRAM, else what the launcher of this checkout publishes.</summary>
static class StavesProgram
{
    static readonly Lazy<string> Published = new(Publish);

    public static string Path => Published.Value;

    static string Publish()
    {
        if (Environment.GetEnvironmentVariable("STAVES_PROGRAM") is { Length: > 0 } given)
        {
            return System.IO.Path.GetFullPath(given);
        }

        Tool.Run(System.IO.Path.Combine(TestPaths.RepositoryRoot, "staves"), "--version");
        string program = System.IO.Path.Combine(TestPaths.RepositoryRoot, "artifacts", "program", "staves");
        Assert.True(File.Exists(program), $"`./staves --version` has not published {program}");
        return program;
    }
}
