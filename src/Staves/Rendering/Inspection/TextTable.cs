using System.Text;

namespace Staves.Rendering.Inspection;

/// <summary>Lines of columns for a person: numbers to the right, everything else to the left, and nothing behind the last.</summary>
static class TextTable
{
    /// <param name="text">Receives the lines.</param>
    /// <param name="rows">Rows of equally many cells.</param>
    /// <param name="right">The columns that stand to the right.</param>
    public static void Append(StringBuilder text, IReadOnlyList<string[]> rows, params int[] right)
    {
        if (rows.Count == 0)
        {
            return;
        }

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            text.Append("  ");
            var line = new StringBuilder();
            for (int column = 0; column < row.Length; column++)
            {
                line.Append(column == 0 ? "" : "  ")
                    .Append(right.Contains(column) ? row[column].PadLeft(widths[column]) : column == row.Length - 1 ? row[column] : row[column].PadRight(widths[column]));
            }

            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }

    /// <summary>A text of an image without what would move a terminal's cursor or colour it.</summary>
    public static string Safe(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.AsSpan().ContainsAnyInRange('\x7f', '\x9f')
            ? string.Concat(text.Select(character => char.IsControl(character) ? '\ufffd' : character))
            : text;
}
