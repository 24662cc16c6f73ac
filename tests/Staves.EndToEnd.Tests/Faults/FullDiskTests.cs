using System.Security.Cryptography;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Faults;

/// <summary>The cache lies on a file system that is too small, in a mount namespace of the test's own.</summary>
public class FullDiskTests
{
    [Theory]
    [InlineData("256k", "fetching")]
    [InlineData("20m", "compiling")]
    [InlineData("120m", "packaging")]
    [InlineData("165m", "assembling")]
    [InlineData("215m", "writing the image")]
    public async Task A_full_disk_is_told_in_one_message_and_harms_no_later_build(string size, string stage)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a small file system");
        using var server = new SourceServer();
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace, server.Address);
        server.Directory = repository.Sources;
        // A source that does not compress, so that fetching may fill the disk too.
        repository.Add(TinyEbuilds.Hello with { Source = TinyEbuilds.Hello.Source.Add("noise.txt", Noise()) });
        TinyImage.Specify(workplace, "test/hello test/big");
        string unlock = workplace["enlarge"];
        workplace.Wrapper =
        [
            "unshare", "--mount", "--propagation", "private", "sh", "-c",
            $"mount -t tmpfs -o size={size} tmpfs {workplace.CacheHome} || exit 99; \"$@\"; code=$?; mount -o remount,size=1g {workplace.CacheHome}; \"$@\" >{unlock}; echo \"second: $?\" >>{unlock}; exit $code",
            "sh",
        ];
        StavesResult result = await workplace.RunAsync("build");
        Assert.True(result.ExitCode == 1, $"{stage}: {result}");
        string[] errors = [.. result.Error.Split('\n').Where(line => line.StartsWith("error[", StringComparison.Ordinal))];
        Assert.Single(errors);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.True(
            result.Error.Contains("No space left on device", StringComparison.OrdinalIgnoreCase) || result.Error.Contains("disk is full", StringComparison.Ordinal),
            $"{stage}: {result}");
        Assert.Contains("second: 0\n", await File.ReadAllTextAsync(unlock), StringComparison.Ordinal);
    }

    static string Noise() => string.Concat(
        Enumerable.Range(0, 10_000).Select(number => Convert.ToHexStringLower(SHA512.HashData(BitConverter.GetBytes(number)))));
}
