using System.Diagnostics;

namespace Staves.Tests.Packages;

/// <summary>Runs a tool of this machine as an oracle.</summary>
static class RealTool
{
    /// <summary>The tool's output; the test is skipped where the tool is missing and fails where it fails.</summary>
    public static string Run(string tool, params string[] arguments)
    {
        (int code, string output, string error) = RunRaw(tool, arguments);
        Assert.True(code == 0, $"{tool} {string.Join(' ', arguments)}: exit code {code}: {error}");
        return output;
    }

    public static (int Code, string Output, string Error) RunRaw(string tool, params string[] arguments)
    {
        using Process process = Start(tool, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static Process Start(string tool, params string[] arguments)
    {
        if (!IsInstalled(tool))
        {
            Assert.Skip($"`{tool}` is not installed");
        }

        var start = new ProcessStartInfo(tool, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment["TZ"] = "UTC";
        return Process.Start(start)!;
    }

    public static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, tool)));
}
