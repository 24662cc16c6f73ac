using System.Text.RegularExpressions;
using Staves.Portage.Grammar;

namespace Staves.Tests.Hygiene;

/// <summary>The checkout names no package registry: where packages come from is a matter of the machine.</summary>
public sealed partial class RegistryHostTests
{
    // Put together here, so that this file does not name them either.
    static readonly string[] PublicHosts = ["api." + "nuget" + ".org", "www." + "nuget" + ".org", "registry." + "npmjs" + ".org"];

    [Fact]
    public void No_file_names_the_host_of_a_package_registry()
    {
        string[] hosts = [.. PublicHosts.Concat(AptHosts()).Concat(NuGetHosts()).Distinct(StringComparer.OrdinalIgnoreCase)];

        Assert.Empty(SourceFiles.Below(".").SelectMany(path => HostsIn(path, hosts)));
    }

    /// <summary>Where this machine's apt fetches from; the public mirrors that the repository names itself are data, not configuration.</summary>
    static IEnumerable<string> AptHosts()
    {
        string mirrors = SourceFiles.Text("repository/profiles/thirdpartymirrors");
        return Hosts("/etc/apt", "*.list").Concat(Hosts("/etc/apt", "*.sources"))
            .Where(host => !mirrors.Contains($"//{host}/", StringComparison.Ordinal));
    }

    static IEnumerable<string> NuGetHosts() => Hosts(
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "NuGet"), "NuGet.?onfig");

    static IEnumerable<string> Hosts(string directory, string pattern)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return Directory.EnumerateFiles(directory, pattern, options)
            .SelectMany(File.ReadLines)
            .Where(line => !line.StartsWith('#'))
            .SelectMany(line => Host.Matches(line))
            .Select(match => match.Groups["host"].Value)
            .Where(host => host.Contains('.', StringComparison.Ordinal));
    }

    static IEnumerable<string> HostsIn(string path, string[] hosts)
    {
        string text = SourceFiles.Text(path);
        return hosts.Where(host => text.Contains(host, StringComparison.OrdinalIgnoreCase)).Select(host => $"{path} names {host}");
    }

    [GeneratedRegex(@"[a-z+]+://(?:[^/@\s""]*@)?(?<host>[A-Za-z0-9.-]+)", RegexOptions.ExplicitCapture, Patterns.Patience)]
    static partial Regex Host { get; }
}
