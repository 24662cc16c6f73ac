using System.Diagnostics.CodeAnalysis;

namespace Staves.Portage.Grammar;

/// <summary>A value that PMS gives a grammar: one parser, and a text that parses back to the same value.</summary>
public interface IPmsValue<TSelf>
    where TSelf : IPmsValue<TSelf>
{
    static abstract bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out TSelf? value, out ParseFailure failure);
}
