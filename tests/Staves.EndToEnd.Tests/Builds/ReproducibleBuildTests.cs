using Staves.EndToEnd.Tests.Harness;
using Staves.EndToEnd.Tests.Repositories;

namespace Staves.EndToEnd.Tests.Builds;

public class ReproducibleBuildTests
{
    [Fact]
    public async Task Directory_umask_account_time_zone_locale_and_cache_name_do_not_change_the_image()
    {
        StavesResult one = await BuildAsync(Account.Current, "work", "022", "UTC", "C.UTF-8", "default");
        StavesResult other = await BuildAsync(Account.Ordinary, "another place", "077", "Pacific/Kiritimati", "de_DE.UTF-8", "second");
        StavesResult third = await BuildAsync(Account.Current, "a/b", "007", "America/St_Johns", "tr_TR.UTF-8", "third", "--jobs", "1");
        Assert.Equal([one.Digest, one.Digest], [other.Digest, third.Digest]);
    }

    [Fact]
    public async Task SOURCE_DATE_EPOCH_is_the_time_that_the_image_sees()
    {
        using var workplace = new Workplace();
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello");
        StavesResult usual = (await workplace.RunAsync("build")).ShouldSucceed();
        workplace.Environment["SOURCE_DATE_EPOCH"] = "1763856000";
        StavesResult same = (await workplace.RunAsync("build")).ShouldSucceed();
        workplace.Environment["SOURCE_DATE_EPOCH"] = "1000000000";
        StavesResult other = (await workplace.RunAsync("build")).ShouldSucceed();
        Assert.Equal(usual.Digest, same.Digest);
        Assert.NotEqual(usual.Digest, other.Digest);
        string listing = Tool.Run("tar", "--list", "--verbose", "--utc", "--file", workplace["staves_root.tar"]);
        Assert.All(listing.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(" 2001-09-09 01:46 ", line, StringComparison.Ordinal));
    }

    static async Task<StavesResult> BuildAsync(
        Account account, string directory, string umask, string timeZone, string locale, string cache, params string[] more)
    {
        using var workplace = new Workplace(account, directory);
        workplace.Environment["TZ"] = timeZone;
        workplace.Environment["LC_ALL"] = locale;
        workplace.Wrapper = ["sh", "-c", $"umask {umask}; exec \"$@\"", "sh"];
        TinyRepository.Create(workplace);
        TinyImage.Specify(workplace, "test/hello test/app", isStatic: false);
        return (await workplace.RunAsync(["build", "--build-cache", cache, .. more])).ShouldSucceed();
    }
}
