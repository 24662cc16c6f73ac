using System.Diagnostics;
using System.Text.Json;

namespace Staves.Tests.Portage.Configuration;

/// <summary>Asks real Portage what a configuration root means (tests/oracle/portage_configuration.py). STAVES_PORTAGE is the path of a
/// checkout of Portage; python3 runs it.</summary>
static class PortageOracle
{
    public static string? Checkout => Environment.GetEnvironmentVariable("STAVES_PORTAGE") is { Length: > 0 } path ? path : null;

    public static void RequireCheckout()
    {
        if (Checkout is null)
        {
            Assert.Skip("STAVES_PORTAGE does not name a checkout of Portage to compare with");
        }
    }

    /// <summary>The lines of the answer: the configuration, then a line for each package.</summary>
    public static IReadOnlyList<string> Ask(string configRoot)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(TestPaths.RepositoryRoot, "tests", "oracle", "portage_configuration.py"), configRoot])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Path.Combine(Checkout!, "lib");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"Portage ends with {process.ExitCode}:\n{errors.Result}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static JsonElement Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
