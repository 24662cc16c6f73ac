namespace Staves.Tests.Packages.Binhosts;

/// <summary>A clock that a test sets; what waits goes on as ever.</summary>
sealed class ManualTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
