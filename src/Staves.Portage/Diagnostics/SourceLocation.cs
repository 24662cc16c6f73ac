namespace Staves.Portage.Diagnostics;

/// <summary>A place in a text file; line and column count from one, zero where only the file is known.</summary>
public sealed record SourceLocation(string File, int Line = 0, int Column = 0)
{
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => File,
        (_, 0) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}"),
    };
}
