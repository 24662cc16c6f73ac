using System.Collections.Immutable;

namespace Staves.Portage.Diagnostics;

/// <summary>What went wrong, where, why, and what to do about it; each line of it can be read alone.</summary>
/// <param name="Code">`STV` and four digits; the first tells the stage: 1 specification, 2 repositories, 3 resolution, 4 packages,
/// 5 build, 6 root filesystem, 7 image, 8 delivery. Each code has a page in docs/diagnostics.</param>
/// <param name="Message">The value in backticks, then the rule it broke; no full stop unless there are two sentences.</param>
/// <param name="Location">The place in the file that has to change.</param>
/// <param name="Hint">What to change, as something that can be pasted.</param>
public sealed record Diagnostic(string Code, string Message, SourceLocation? Location = null, string? Hint = null)
{
    /// <summary>Further lines that explain the message: a chain of reasons, or the end of a log.</summary>
    public ImmutableArray<string> Details { get; init; } = [];
}
