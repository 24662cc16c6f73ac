namespace Staves.Portage.Grammar;

/// <summary>Where a text stopped being what it should be (offset in characters), and what was expected there.</summary>
public readonly record struct ParseFailure(int Offset, string Expected);
