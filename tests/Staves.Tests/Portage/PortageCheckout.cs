using System.Diagnostics;

namespace Staves.Tests.Portage;

/// <summary>A checkout of Portage as an oracle; the environment variable STAVES_PORTAGE names its directory.</summary>
static class PortageCheckout
{
    /// <summary>The output of a script of `tests/oracle`; the test is skipped where there is no checkout.</summary>
    public static string RunOracle(string script, params string[] arguments) =>
        Run(Path.Combine(TestPaths.RepositoryRoot, "tests", "oracle", script), [], arguments);

    /// <summary>The output of one of Portage's own programs under another root and configuration root.</summary>
    public static string RunProgram(string program, string root, string configurationRoot, params string[] arguments) =>
        Run(Path.Combine(Directory(), "bin", program), [("ROOT", root), ("PORTAGE_CONFIGROOT", configurationRoot)], arguments);

    /// <summary>The checkout; the test is skipped where there is none.</summary>
    public static string Directory()
    {
        string? checkout = Environment.GetEnvironmentVariable("STAVES_PORTAGE");
        if (string.IsNullOrEmpty(checkout))
        {
            Assert.Skip("STAVES_PORTAGE does not name a checkout of Portage");
        }

        return checkout;
    }

    static string Run(string file, (string Name, string Value)[] variables, string[] arguments)
    {
        var start = new ProcessStartInfo("python3", [file, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Path.Combine(Directory(), "lib");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{file}: exit code {process.ExitCode}: {error.Result}");
        return output;
    }
}
