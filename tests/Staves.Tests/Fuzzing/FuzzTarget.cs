namespace Staves.Tests.Fuzzing;

/// <summary>A parser to be fed.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Seeds">Real texts of that kind.</param>
/// <param name="Read">Reads a text; what it finds wrong there is a value or a StavesException, every other exception a defect.</param>
/// <param name="IsBinary">Whether a text stands for bytes, one a character.</param>
sealed record FuzzTarget(string Name, IReadOnlyList<string> Seeds, Action<string> Read, bool IsBinary = false)
{
    public override string ToString() => Name;
}
