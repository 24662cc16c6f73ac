using System.Diagnostics;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>Runs a tool of this machine to prepare a test or as an oracle.</summary>
static class Tool
{
    /// <summary>The tool's output; the test is skipped where the tool is missing and fails where it fails.</summary>
    public static string Run(string tool, params string[] arguments)
    {
        (int code, string output, string error) = RunRaw(tool, arguments);
        Assert.True(code == 0, $"{tool} {string.Join(' ', arguments)}: exit code {code}: {error}{output}");
        return output;
    }

    public static (int Code, string Output, string Error) RunRaw(string tool, params string[] arguments)
    {
        using Process process = Start(tool, arguments);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public static Process Start(string tool, params string[] arguments)
    {
        Require(tool);
        var start = new ProcessStartInfo(tool, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        return Process.Start(start)!;
    }

    public static void Require(params ReadOnlySpan<string> tools)
    {
        foreach (string tool in tools)
        {
            if (!IsInstalled(tool))
            {
                Assert.Skip($"`{tool}` is not installed");
            }
        }
    }

    public static bool IsInstalled(string tool) => SearchPath.Any(directory => File.Exists(Path.Combine(directory, tool)));

    public static string[] SearchPath => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
}
