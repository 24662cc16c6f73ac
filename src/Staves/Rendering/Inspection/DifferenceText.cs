using System.Text;
using Staves.Images.Inspection;
using Staves.Images.Inspection.Comparison;

namespace Staves.Rendering.Inspection;

/// <summary>What one image has otherwise than another, for a person.</summary>
static class DifferenceText
{
    const int MostFiles = 100;

    public static string Render(ImageDifference difference, TextStyle style)
    {
        if (difference.SameDigest is { } digest)
        {
            return $"both are {digest}\n";
        }

        (ImageInspection before, ImageInspection after) = (difference.Before!, difference.After!);
        var text = new StringBuilder();
        text.Append(style.Strong("size")).Append("  ").Append(Amounts.Bytes(before.Size)).Append(" -> ").Append(Amounts.Bytes(after.Size))
            .Append(" (").Append(Growth(after.Size - before.Size)).Append("), compressed ").Append(Amounts.Bytes(before.CompressedSize)).Append(" -> ")
            .Append(Amounts.Bytes(after.CompressedSize)).Append('\n');
        if (difference.IsEmpty)
        {
            return text.Append("packages, files and configuration are the same; the digests are not: compression, times or documents differ\n").ToString();
        }

        Section("packages", difference.Packages.Length, [.. difference.Packages.Select(change => PackageRow(change, style))], 2);
        FileChange[] largest = [.. difference.Files.OrderByDescending(change => Math.Abs(change.Growth)).Take(MostFiles).OrderBy(change => change.Path, StringComparer.Ordinal)];
        Section("files", difference.Files.Length, [.. largest.Select(change => FileRow(change, style))], 1);
        Section("configuration", difference.Configuration.Length, [.. difference.Configuration.Select(change => ConfigurationRow(change, style))]);
        return text.ToString();

        void Section(string title, int count, string[][] rows, params int[] right)
        {
            if (rows.Length > 0)
            {
                text.Append('\n').Append(style.Strong(title)).Append('\n');
                TextTable.Append(text, rows, right);
                text.Append(count > rows.Length ? $"  and {count - rows.Length} smaller changes\n" : "");
            }
        }
    }

    static string[] PackageRow(PackageChange change, TextStyle style)
    {
        string versions = (change.Before, change.After) switch
        {
            ({ } old, { } now) when old.Version != now.Version => $"{old.Version} -> {now.Version}",
            (_, { } now) => now.Version,
            ({ } old, _) => old.Version,
            _ => "",
        };
        string use = change.Use.IsEmpty ? "" : $"[{string.Join(' ', change.Use)}]";
        return [Mark(change.Before is null, change.After is null, style), TextTable.Safe($"{change.Name} {versions}"), Growth(change.Growth), TextTable.Safe(use)];
    }

    static string[] FileRow(FileChange change, TextStyle style) =>
        [Mark(change.Before is null, change.After is null, style), Growth(change.Growth), $"/{TextTable.Safe(change.Path)}", string.Join(", ", change.Aspects)];

    static string[] ConfigurationRow(ConfigurationChange change, TextStyle style) => [
        Mark(change.Before is null, change.After is null, style),
        TextTable.Safe(change.Name),
        TextTable.Safe((change.Before, change.After) switch { ({ } old, { } now) => $"{old} -> {now}", var (old, now) => now ?? old ?? "" }),
    ];

    static string Mark(bool isNew, bool isGone, TextStyle style) => isNew ? style.Green("+") : isGone ? style.Red("-") : style.Yellow("~");

    static string Growth(long bytes) => bytes switch { 0 => "", < 0 => $"-{Amounts.Bytes(-bytes)}", _ => $"+{Amounts.Bytes(bytes)}" };
}
