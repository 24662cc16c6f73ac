using System.Collections.Immutable;

namespace Staves.Images.Inspection.Packages;

/// <summary>The packages of Debian and its kin (dpkg(1): `status`, `info/PACKAGE.list`; distroless images: `status.d`).</summary>
static class DpkgPackages
{
    public static ImmutableArray<RecordedPackage> Read(InspectedRoot root)
    {
        Dictionary<string, string> lists = root.TextsBelow(RecordFiles.DpkgLists)
            .ToDictionary(file => file.Path[RecordFiles.DpkgLists.Length..^".list".Length], file => file.Text, StringComparer.Ordinal);
        IEnumerable<string> texts = root.TextsBelow(RecordFiles.DpkgStatusDirectory)
            .Where(file => !file.Path.EndsWith(".md5sums", StringComparison.Ordinal)).Select(file => file.Text)
            .Prepend(root.Text(RecordFiles.DpkgStatus) ?? "");
        Dictionary<string, string> sums = root.TextsBelow(RecordFiles.DpkgStatusDirectory)
            .Where(file => file.Path.EndsWith(".md5sums", StringComparison.Ordinal))
            .ToDictionary(file => file.Path[RecordFiles.DpkgStatusDirectory.Length..^".md5sums".Length], file => file.Text, StringComparer.Ordinal);
        return
        [
            .. texts.SelectMany(Stanzas)
                .Where(stanza => stanza.ContainsKey("Package") && stanza.ContainsKey("Version") && IsInstalled(stanza))
                .Select(stanza => new RecordedPackage(
                    new InspectedPackage { Type = "deb", Name = stanza["Package"], Version = stanza["Version"] },
                    PathsOf(stanza, lists, sums))),
        ];
    }

    static bool IsInstalled(Dictionary<string, string> stanza) =>
        !stanza.TryGetValue("Status", out string? status) || status.EndsWith(" installed", StringComparison.Ordinal);

    static ImmutableArray<string> PathsOf(Dictionary<string, string> stanza, Dictionary<string, string> lists, Dictionary<string, string> sums)
    {
        string name = stanza["Package"];
        if (lists.GetValueOrDefault(name) is { } list || (stanza.TryGetValue("Architecture", out string? architecture) && lists.TryGetValue($"{name}:{architecture}", out list)))
        {
            return [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }

        const int SumAndBlanks = 34;
        return sums.GetValueOrDefault(name) is { } lines
            ? [.. lines.Split('\n').Where(line => line.Length > SumAndBlanks).Select(line => line[SumAndBlanks..])]
            : [];
    }

    /// <summary>deb822(5): fields, each on a line; continuation lines, which no field of interest has, begin with a blank.</summary>
    static IEnumerable<Dictionary<string, string>> Stanzas(string text)
    {
        foreach (string stanza in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string line in stanza.Split('\n'))
            {
                int colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0 && line[0] is not (' ' or '\t'))
                {
                    fields.TryAdd(line[..colon], line[(colon + 1)..].Trim());
                }
            }

            yield return fields;
        }
    }
}
