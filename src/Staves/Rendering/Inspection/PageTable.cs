using System.Globalization;

namespace Staves.Rendering.Inspection;

/// <summary>A table of the page: readable as it is, and sorted and filtered by the script where there is one.</summary>
/// <param name="Id">Names it in the page's address.</param>
/// <param name="Columns">Its columns.</param>
sealed record PageTable(string Id, params PageTable.Column[] Columns)
{
    /// <summary>Writes it with its rows.</summary>
    public void Write(HtmlText html, IEnumerable<Cell[]> rows)
    {
        html.Markup($"<div class=\"scroll\"><table id=\"{Id}\"><thead><tr>");
        foreach (Column column in Columns)
        {
            html.Markup($"<th data-name=\"{column.Name}\"{ClassOf(column, more: "")} scope=\"col\">{column.Name}</th>");
        }

        html.Markup("</tr></thead><tbody>\n");
        foreach (Cell[] row in rows)
        {
            html.Markup("<tr>");
            foreach ((Column column, Cell cell) in Columns.Zip(row))
            {
                string number = cell.Number is { } value ? string.Create(CultureInfo.InvariantCulture, $" data-value=\"{value}\"") : "";
                string share = cell.Share is { } part ? string.Create(CultureInfo.InvariantCulture, $" style=\"--part:{part * 100:0.#}%\"") : "";
                html.Element($"td{ClassOf(column, $"{(cell.Share is null ? "" : " share")}{cell.Judgement switch { true => " good", false => " bad", _ => "" }}")}{number}{share}", cell.Text);
            }

            html.Markup("</tr>\n");
        }

        html.Markup("</tbody></table></div>\n");
    }

    static string ClassOf(Column column, string more)
    {
        string names = $"{(column.IsNumber ? "number" : "")}{(column.IsPath ? " path" : "")}{(column.IsWide ? " wide" : "")}{more}".Trim();
        return names.Length == 0 ? "" : $" class=\"{names}\"";
    }

    /// <summary>A column.</summary>
    /// <param name="Name">Of this program's own.</param>
    public sealed record Column(string Name)
    {
        public bool IsNumber { get; init; }

        public bool IsPath { get; init; }

        /// <summary>Whether it is left out where there is no room.</summary>
        public bool IsWide { get; init; }
    }

    /// <summary>A cell.</summary>
    /// <param name="Text">Of anybody's.</param>
    public readonly record struct Cell(string Text)
    {
        /// <summary>What it is sorted by.</summary>
        public long? Number { get; init; }

        /// <summary>The part of a whole that it is, from 0 to 1, shown as a bar.</summary>
        public double? Share { get; init; }

        /// <summary>Whether it is good or bad, where it is either.</summary>
        public bool? Judgement { get; init; }

        public static implicit operator Cell(string text) => new(text);

        public static Cell FromString(string text) => new(text);
    }
}
