using System.Security.Cryptography;
using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Faults;

/// <summary>The cache lies on a file system that is too small, in a mount namespace of the test's own.</summary>
public class FullDiskTests
{
    /// <summary>Fills the disk, then makes it larger and runs the same command again.</summary>
    const string Script = """
        cache=$1 size=$2 packages=$3
        shift 3
        mount -t tmpfs -o size=1g tmpfs "$cache" || exit 99
        if [ "$packages" = present ]; then
            "$@" >first 2>&1 || exit 98
            rm -rf "$cache"/staves/default/images
            size=$(($(du -sk "$cache" | cut -f1) + ${size%k}))k
        fi
        mount -o "remount,size=$size" "$cache" || exit 97
        "$@"
        code=$?
        mount -o remount,size=1g "$cache"
        "$@" >second 2>&1
        echo "second: $?" >>second
        exit $code

        """;

    [Theory]
    [InlineData("fetching", "256k", "missing")]
    [InlineData("compiling", "20480k", "missing")]
    [InlineData("installing", "70000k", "missing")]
    [InlineData("packaging", "110000k", "missing")]
    [InlineData("assembling", "20480k", "present")]
    [InlineData("writing the image", "70000k", "present")]
    public async Task A_full_disk_is_told_in_one_message_and_harms_no_later_build(string stage, string size, string packages)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount a small file system");
        using var server = new SourceServer();
        using var workplace = new Workplace();
        TinyRepository repository = TinyRepository.Create(workplace, server.Address);
        server.Directory = repository.Sources;
        // A source that does not compress, so that fetching may fill the disk too.
        repository.Add(TinyEbuilds.Hello with { Source = TinyEbuilds.Hello.Source.Add("noise.txt", Noise()) });
        TinyImage.Specify(workplace, "test/hello test/big");
        workplace.Write("fill.sh", Script);
        workplace.Wrapper = ["unshare", "--mount", "--propagation", "private", "sh", "fill.sh", workplace.CacheHome, size, packages];
        StavesResult result = await workplace.RunAsync("build");
        Assert.True(result.ExitCode == 1, $"{stage}: {result}");
        Assert.Single(result.Error.Split('\n'), line => line.StartsWith("error[", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.True(
            result.Error.Contains("No space left on device", StringComparison.OrdinalIgnoreCase) || result.Error.Contains("disk is full", StringComparison.Ordinal),
            $"{stage}: {result}");
        string second = await File.ReadAllTextAsync(workplace["second"]);
        Assert.True(second.EndsWith("second: 0\n", StringComparison.Ordinal), $"{stage}: {result}\nthen {second}");
    }

    static string Noise() => string.Concat(
        Enumerable.Range(0, 10_000).Select(number => Convert.ToHexStringLower(SHA512.HashData(BitConverter.GetBytes(number)))));
}
