using Staves.Specification.Reading;

namespace Staves.Specification.Schema;

/// <summary>The keys of `[image] health-check`.</summary>
static class HealthCheckKeys
{
    static readonly ValueShape Duration = new ValueShape.Text { Pattern = ValueRules.DurationPattern };

    public static TableKeys Keys { get; } = new(
        new KeyDescription(
            "command",
            "What tells by its exit code whether a container is well: a program with its arguments, or one string for the image's `/bin/sh -c`.",
            new ValueShape.Either(ValueShape.AnyText, new ValueShape.List(ValueShape.AnyText) { Least = 1 }),
            "['/usr/bin/redis-cli', 'ping']") { IsRequired = true },
        new KeyDescription("interval", "The time from one check to the next. Docker's default is 30s.", Duration, "'30s'"),
        new KeyDescription("timeout", "How long a check may take. Docker's default is 30s.", Duration, "'5s'"),
        new KeyDescription("start-period", "How long after the start failures do not count. By default 0s.", Duration, "'10s'"),
        new KeyDescription("start-interval", "The time between checks in the start period. Docker's default is 5s.", Duration, "'1s'"),
        new KeyDescription("retries", "How many failures in a row make a container unhealthy. Docker's default is 3.", new ValueShape.Number(1, 1000), "3"));
}
