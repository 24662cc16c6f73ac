using CsCheck;
using Staves.Portage.Grammar;
using Staves.Portage.Versions;

namespace Staves.Tests.Portage.Versions;

public class PackageVersionTests
{
    [Theory]
    [InlineData("1.2b_rc3-r01", "1.2b_rc3", "r01")]
    [InlineData("9999", "9999", "r0")]
    public void Splits_off_the_revision_as_written(string text, string withoutRevision, string revision)
    {
        PackageVersion version = PackageVersion.Parse(text);
        Assert.Equal(text, version.ToString());
        Assert.Equal(withoutRevision, version.WithoutRevision);
        Assert.Equal(revision, version.Revision);
    }

    [Theory]
    [InlineData("", 0, "a digit")]
    [InlineData("1.", 2, "a digit")]
    [InlineData("1_foo", 2, "`alpha`, `beta`, `pre`, `rc` or `p`")]
    [InlineData("1-r", 3, "a digit of the revision")]
    [InlineData("1.2ab", 4, "the end of the version")]
    [InlineData("1-r1-r2", 4, "the end of the version")]
    [InlineData("１", 0, "a digit")]
    public void Failures_say_where_and_what(string text, int offset, string expected)
    {
        Assert.False(PackageVersion.TryParse(text, out _, out ParseFailure failure));
        Assert.Equal(new ParseFailure(offset, expected), failure);
    }

    [Fact]
    public void Numbers_have_no_bound()
    {
        string big = new('9', 4000);
        Assert.True(PackageVersion.Parse($"1{big}") > PackageVersion.Parse(big));
        Assert.True(PackageVersion.Parse($"1_p{big}") < PackageVersion.Parse($"1_p1{big}"));
        Assert.True(PackageVersion.Parse($"1-r{big}") < PackageVersion.Parse($"1-r1{big}"));
        Assert.Equal(PackageVersion.Parse($"000{big}"), PackageVersion.Parse(big));
    }

    [Theory]
    [InlineData("1.2", "1.2", true)]
    [InlineData("1.2.3", "1.2", true)]
    [InlineData("1.2a_p1-r1", "1.2", true)]
    [InlineData("1.20", "1.2", false)]
    [InlineData("01.2", "1", true)]
    [InlineData("10", "1", false)]
    [InlineData("1.020", "1.02", true)]
    [InlineData("1.2a", "1.2b", false)]
    [InlineData("1.2.1a", "1.2a", false)]
    [InlineData("1.2_p1", "1.2_p", true)]
    [InlineData("1.2_pre1", "1.2_p", false)]
    [InlineData("1.2_p10", "1.2_p1", false)]
    [InlineData("1.2_p1_rc1", "1.2_p1", true)]
    [InlineData("1.2a_p1", "1.2_p1", false)]
    [InlineData("1.0-r1", "1.0-r1", true)]
    [InlineData("1.0-r10", "1.0-r1", false)]
    [InlineData("1.0.1-r1", "1.0-r1", false)]
    public void A_prefix_counts_in_components(string version, string prefix, bool expected) =>
        Assert.Equal(expected, PackageVersion.Parse(version).StartsWith(PackageVersion.Parse(prefix)));

    [Fact]
    public void Comparing_allocates_nothing()
    {
        PackageVersion[] versions =
        [
            .. new[] { "1.2.3_p4-r5", "1.2.3_p4-r6", "1.02.3", "1.020.3b", "99999999999999999999.1", "1.2.3_p4-r5" }
                .Select(text => PackageVersion.Parse(text)),
        ];
        int sum = Compare(versions);
        long before = GC.GetAllocatedBytesForCurrentThread();
        sum += Compare(versions);
        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(before, after);
        Assert.NotEqual(int.MinValue, sum);

        static int Compare(PackageVersion[] versions)
        {
            int sum = 0;
            foreach (PackageVersion left in versions)
            {
                foreach (PackageVersion right in versions)
                {
                    sum += left.CompareTo(right) + left.GetHashCode() + (left.Equals(right) ? 1 : 0) + (left.StartsWith(right) ? 1 : 0);
                }
            }

            return sum;
        }
    }

    [Fact]
    public void The_order_is_total_and_equal_versions_hash_equal() =>
        Gen.Select(VersionGenerators.Version, VersionGenerators.Version, VersionGenerators.Version).Sample(
            (a, b, c) =>
            {
                int ab = Math.Sign(a.CompareTo(b));
                int bc = Math.Sign(b.CompareTo(c));
                int ac = Math.Sign(a.CompareTo(c));
                Assert.Equal(ab, -Math.Sign(b.CompareTo(a)));
                Assert.Equal(ab == 0, a.Equals(b));
                Assert.True(ab != 0 || a.GetHashCode() == b.GetHashCode(), "equal, but other hashes");
                Assert.True(ab != 0 || bc == ac, "equal versions compare alike with a third");
                Assert.True(ab != bc || ab == 0 || ac == ab, "the order is transitive");
            },
            iter: 20_000);

    [Fact]
    public void Text_survives_parsing() =>
        VersionGenerators.Text.Sample(text => Assert.Equal(text, PackageVersion.Parse(text).ToString()), iter: 5_000);

    [Fact]
    public void Any_text_gives_a_value_or_a_place_inside_it() => VersionGenerators.NearlyText.Sample(
        text =>
        {
            bool parsed = PackageVersion.TryParse(text, out PackageVersion? version, out ParseFailure failure);
            Assert.True(parsed ? version!.ToString() == text : failure.Offset >= 0 && failure.Offset <= text.Length);
        },
        iter: 20_000);
}
