using System.Collections.Immutable;
using System.Globalization;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Images.Sizes;

/// <summary>`[image] max-size`: what an image may weigh, and who is to blame where it weighs more.</summary>
public static class SizeLimit
{
    const int MostGrown = 20;
    const int MostBiggest = 10;

    /// <summary>Whether an image is within its limit.</summary>
    /// <param name="sizes">Bytes by what brings them: <see cref="ImageSizes.Of"/>.</param>
    /// <param name="limit">The most that there may be.</param>
    /// <param name="before">The sizes when the image was last built; null where nobody recorded them.</param>
    /// <param name="lockPath">Where they are recorded.</param>
    /// <exception cref="StavesException">STV7400: it is not.</exception>
    public static void Require(
        ImmutableSortedDictionary<string, long> sizes, Located<ByteSize> limit, ImmutableSortedDictionary<string, long>? before, string lockPath)
    {
        long total = sizes.Values.Sum();
        if (total <= limit.Value.Bytes)
        {
            return;
        }

        throw new StavesException(new Diagnostic(
            "STV7400",
            $"the image has {new ByteSize(total)}, {new ByteSize(total - limit.Value.Bytes)} more than its `max-size` of {limit.Value}",
            limit.Location,
            Hint(sizes, before))
        {
            Details = [.. before is null ? [] : Growth(sizes, before, lockPath), .. Biggest(sizes)],
        });
    }

    static IEnumerable<string> Growth(ImmutableSortedDictionary<string, long> sizes, ImmutableSortedDictionary<string, long> before, string lockPath)
    {
        long was = before.Values.Sum();
        (string Name, long Growth)[] grown =
        [
            .. sizes.Select(entry => (entry.Key, Growth: entry.Value - before.GetValueOrDefault(entry.Key)))
                .Where(entry => entry.Growth > 0)
                .OrderByDescending(entry => entry.Growth)
                .ThenBy(entry => entry.Key, StringComparer.Ordinal),
        ];
        yield return grown.Length == 0 ? $"nothing has grown since `{lockPath}`" : $"it had {new ByteSize(was)} in `{lockPath}`; since then have grown:";
        foreach ((string name, long growth) in grown.Take(MostGrown))
        {
            string amount = $"+{new ByteSize(growth)}";
            yield return string.Create(CultureInfo.InvariantCulture, $"  {amount,9}  {name}{(before.ContainsKey(name) ? "" : " (not there before)")}");
        }

        if (grown.Length > MostGrown)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  and {grown.Length - MostGrown} more");
        }
    }

    static IEnumerable<string> Biggest(ImmutableSortedDictionary<string, long> sizes) =>
    [
        "the biggest in it:",
        .. sizes.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(MostBiggest)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"  {new ByteSize(entry.Value).ToString(),9}  {entry.Key}")),
    ];

    /// <summary>The package to look at first: of those that grew the one that grew most.</summary>
    static string Hint(ImmutableSortedDictionary<string, long> sizes, ImmutableSortedDictionary<string, long>? before)
    {
        string? suspect = sizes
            .Where(entry => entry.Key.Contains('/', StringComparison.Ordinal) && !entry.Key.StartsWith('/'))
            .OrderByDescending(entry => entry.Value - (before?.GetValueOrDefault(entry.Key) ?? 0))
            .Select(entry => entry.Key)
            .FirstOrDefault();
        return suspect is null ? "raise `max-size`" : $"`staves why {suspect}` says who needs it; or raise `max-size`";
    }
}
