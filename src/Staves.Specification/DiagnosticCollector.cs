using System.Globalization;
using Staves.Portage.Diagnostics;

namespace Staves.Specification;

/// <summary>Collects all errors of one file, so that they can be mended in one go.</summary>
sealed class DiagnosticCollector
{
    // Enough for a person; a file of another kind would give thousands.
    const int Limit = 50;

    readonly List<Diagnostic> _diagnostics = [];

    public void Report(string code, string message, SourceLocation location, string? hint = null) =>
        _diagnostics.Add(new Diagnostic(code, Printable(message), location, hint is null ? null : Printable(hint)));

    // What a file holds must not steer the terminal that shows it.
    static string Printable(string text) => !text.Any(char.IsControl)
        ? text
        : string.Concat(text.Select(character => char.IsControl(character)
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}")
            : character.ToString()));

    public bool IsEmpty => _diagnostics.Count == 0;

    /// <summary>All errors, in the order of the file.</summary>
    public StavesException Exception() => new([.. _diagnostics
        .OrderBy(diagnostic => diagnostic.Location?.Line)
        .ThenBy(diagnostic => diagnostic.Location?.Column)
        .Take(Limit)]);
}
