using Staves.Portage.Diagnostics;

namespace Staves.Tests;

/// <summary>Diagnostics as plain text, all parts of them.</summary>
static class DiagnosticText
{
    public static string Of(StavesException exception) => string.Concat(exception.Diagnostics.Select(Of));

    static string Of(Diagnostic diagnostic)
    {
        IEnumerable<string?> lines =
        [
            $"error[{diagnostic.Code}]: {diagnostic.Message}",
            diagnostic.Location is { } location ? $"  {location}" : null,
            .. diagnostic.Details.Select(detail => $"  {detail}"),
            diagnostic.Hint is { } hint ? $"  hint: {hint}" : null,
        ];
        return string.Concat(lines.Where(line => line is not null).Select(line => $"{line}\n"));
    }
}
