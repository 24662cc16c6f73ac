using System.Globalization;

namespace Staves.ResolverCases;

/// <summary>How the cases went.</summary>
public sealed record CaseCounts(int Passed, int Failed, int Skipped)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"resolver cases: {Passed} passed, {Failed} failed, {Skipped} skipped");
}
