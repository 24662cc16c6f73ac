using System.Text.Json;
using Staves.EndToEnd.Tests.Harness;

namespace Staves.EndToEnd.Tests.Inspection;

/// <summary>`staves audit` of a plan, with advisories that are made up for it.</summary>
public sealed class AuditTests : IDisposable
{
    readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task A_package_that_an_advisory_affects_fails_a_job()
    {
        WriteAdvisory("202501-01", "app-shells/bash", "999");
        StavesResult result = (await AuditAsync()).ShouldFail(1);

        Assert.Contains("high  GLSA-202501-01  Sample", result.Output, StringComparison.Ordinal);
        Assert.Contains("fixed in >=999", result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await AuditAsync("--format", "json")).ShouldFail(1).Output);
        Assert.Equal("https://security.gentoo.org/glsa/202501-01", json.RootElement.GetProperty("findings")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task An_advisory_that_is_known_is_shown_and_no_failure()
    {
        WriteAdvisory("202501-01", "app-shells/bash", "999");
        StavesResult result = (await AuditAsync("--ignore", "GLSA-202501-01")).ShouldSucceed();

        Assert.Contains("ignored  GLSA-202501-01", result.Output, StringComparison.Ordinal);
        Assert.Contains("STV1942", (await AuditAsync("--ignore", "bash")).ShouldFail(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_affected_by_what_was_fixed_long_ago()
    {
        WriteAdvisory("201409-09", "app-shells/bash", "4.2");

        Assert.Contains("0 of", (await AuditAsync()).ShouldSucceed().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_advisories_nothing_is_said_to_be_safe()
    {
        StavesResult result = (await _workplace.RunAsync("audit", "--config", TestPaths.Example("bash"))).ShouldFail(2);
        Assert.Contains("STV1944", result.Error, StringComparison.Ordinal);
        Directory.CreateDirectory(_workplace["empty"]);
        Assert.Contains("STV1941", (await _workplace.RunAsync("audit", "--config", TestPaths.Example("bash"), "--advisories", "empty")).ShouldFail(2).Error, StringComparison.Ordinal);
    }

    Task<StavesResult> AuditAsync(params string[] more) => _workplace.RunAsync(["audit", "--config", TestPaths.Example("bash"), "--advisories", "tree", .. more]);

    void WriteAdvisory(string id, string package, string version) => _workplace.Write($"tree/metadata/glsa/glsa-{id}.xml", $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE glsa SYSTEM "http://www.gentoo.org/dtd/glsa.dtd">
        <glsa id="{id}"><title>Sample</title><synopsis>It is broken.</synopsis><affected>
        <package name="{package}" auto="yes" arch="*"><unaffected range="ge">{version}</unaffected><vulnerable range="lt">{version}</vulnerable></package>
        </affected><impact type="high"/></glsa>
        """);
}
