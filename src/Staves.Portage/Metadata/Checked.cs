using Staves.Portage.Diagnostics;

namespace Staves.Portage.Metadata;

/// <summary>What a text says.</summary>
/// <param name="Value">Empty where the text is broken.</param>
/// <param name="Fault">What is wrong with the text; null where nothing is.</param>
sealed record Checked<T>(T Value, Diagnostic? Fault = null);
