using System.Collections.Immutable;
using Staves.Images.Sizes;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Tests.Images.Sizes;

public sealed class SizeLimitTests
{
    static readonly ImmutableSortedDictionary<string, long> Sizes = Of(
        ("app-shells/bash", 1_200_000), ("sys-libs/musl", 700_000), ("dev-libs/openssl", 3_100_000), ("/etc/motd", 20_000), ("base", 300));

    [Fact]
    public void What_grew_since_the_last_lock_is_told_the_biggest_first() => Snapshot.Matches(
        Refusal(Of(("app-shells/bash", 1_100_000), ("sys-libs/musl", 700_000), ("app-misc/gone", 50_000), ("/etc/motd", 15), ("base", 300))));

    [Fact]
    public void Without_a_lock_the_biggest_are_told() => Snapshot.Matches(Refusal(before: null));

    [Fact]
    public void A_limit_that_was_lowered_blames_nobody() =>
        Assert.Contains("nothing has grown since `staves.lock`", Refusal(Sizes), StringComparison.Ordinal);

    [Fact]
    public void An_image_of_just_the_limit_is_within_it() => SizeLimit.Require(Sizes, Limit(Sizes.Values.Sum()), before: null, "staves.lock");

    static string Refusal(ImmutableSortedDictionary<string, long>? before) =>
        DiagnosticText.Of(Assert.Throws<StavesException>(() => SizeLimit.Require(Sizes, Limit(5_000_000), before, "staves.lock")));

    static Located<ByteSize> Limit(long bytes) => new(new ByteSize(bytes), new SourceLocation("staves.toml", 5, 12));

    static ImmutableSortedDictionary<string, long> Of(params ReadOnlySpan<(string Name, long Size)> sizes)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach ((string name, long size) in sizes)
        {
            map[name] = size;
        }

        return map.ToImmutable();
    }
}
