using System.Text;
using Staves.Portage.Diagnostics;

namespace Staves.Rendering;

/// <summary>A diagnostic as a person reads it: what, where, why, and what to do.</summary>
static class DiagnosticText
{
    const string Red = "\e[1;31m";
    const string Yellow = "\e[1;33m";
    const string Dim = "\e[2m";
    const string Plain = "\e[0m";

    public static string Error(Diagnostic diagnostic, bool colour) => Render("error", Red, diagnostic, colour);

    public static string Warning(Diagnostic diagnostic, bool colour) => Render("warning", Yellow, diagnostic, colour);

    static string Render(string kind, string kindColour, Diagnostic diagnostic, bool colour)
    {
        string Paint(string code, string text) => colour ? $"{code}{text}{Plain}" : text;
        var text = new StringBuilder();
        text.Append(Paint(kindColour, $"{kind}[{diagnostic.Code}]:")).Append(' ').Append(diagnostic.Message).Append('\n');
        if (diagnostic.Location is { } location)
        {
            text.Append("  ").Append(Paint(Dim, location.ToString())).Append('\n');
        }

        foreach (string detail in diagnostic.Details)
        {
            text.Append("  ").Append(detail).Append('\n');
        }

        if (diagnostic.Hint is { } hint)
        {
            text.Append("  hint: ").Append(hint).Append('\n');
        }

        return text.ToString();
    }
}
