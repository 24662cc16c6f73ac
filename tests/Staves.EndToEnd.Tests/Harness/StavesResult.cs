using System.Text.RegularExpressions;

namespace Staves.EndToEnd.Tests.Harness;

/// <summary>How a run of the program ended, and what it said.</summary>
sealed partial record StavesResult(int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    /// <summary>The digest of the image that was built.</summary>
    public string Digest => ImageDigest().Match(Output) is { Success: true } match ? match.Value : throw new InvalidOperationException($"no digest in:\n{this}");

    /// <summary>The packages that were compiled, in the order in which that began.</summary>
    public string[] Compiled => [.. CompilingLine().Matches(Error).Select(match => match.Groups["package"].Value)];

    public StavesResult ShouldSucceed()
    {
        Assert.True(ExitCode == 0, ToString());
        return this;
    }

    public StavesResult ShouldFail(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}: {this}");
        return this;
    }

    public override string ToString() => $"exit code {ExitCode} after {Elapsed.TotalSeconds:0.0} s\n--- output\n{Output}--- errors\n{Error}";

    [GeneratedRegex("sha256:[0-9a-f]{64}", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex ImageDigest();

    [GeneratedRegex("^compiling (?<package>\\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex CompilingLine();
}
