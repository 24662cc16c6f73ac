using System.Collections.Immutable;
using System.Text;
using Staves.Building.Builders;
using Staves.Building.Runners;

namespace Staves.Tests.Building.Runners;

/// <summary>A sandbox of this machine's own programs, and what a command in it wrote.</summary>
sealed class TestSandbox : IDisposable
{
    readonly DirectoryInfo _libraries = Directory.CreateTempSubdirectory("staves-lib-");
    readonly MemoryStream _output = new();

    public TestSandbox(params string[] command) => Description = new Sandbox
    {
        Command = [.. command],
        Entries = HostBuilder.Open([], _libraries.FullName).Entries(null, Directory.CreateDirectory(Path.Combine(_libraries.FullName, "lib")).FullName),
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"),
    };

    public Sandbox Description { get; set; }

    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    /// <summary>A sandbox that runs a bash script.</summary>
    public static TestSandbox Of(string script) => new("/bin/bash", "-c", script);

    public Task<int> RunAsync(CancellationToken cancellationToken) =>
        new NamespacesRunner().RunAsync(Description, part => _output.Write(part.Span), cancellationToken);

    /// <summary>Runs it and gives its output without the last line break; the test is skipped where the machine allows no sandbox.</summary>
    public async Task<string> OutputAsync()
    {
        await SandboxSupport.RequireAsync();
        await RunAsync(TestContext.Current.CancellationToken);
        return Output.TrimEnd('\n');
    }

    public void Dispose()
    {
        _libraries.Delete(recursive: true);
        _output.Dispose();
    }
}
