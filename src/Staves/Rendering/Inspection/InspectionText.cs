using System.Globalization;
using System.Text;
using Staves.Images.Inspection;
using Staves.Images.Inspection.Comparison;
using Staves.Packages.Elf;
using Staves.Packages.Tar;

namespace Staves.Rendering.Inspection;

/// <summary>What an image holds, for a person: the largest first, and what somebody should look at by name.</summary>
static class InspectionText
{
    const int MostPackages = 20;
    const int MostFiles = 10;

    public static string Render(ImageInspection image, TextStyle style)
    {
        var text = new StringBuilder();
        text.Append(style.Strong(TextTable.Safe(image.Name))).Append("  ").Append(Amounts.Bytes(image.Size)).Append(" in ")
            .Append(Amounts.Count(image.Files.Count(file => file.Kind != TarMemberKind.Directory), "file")).Append(", ").Append(Amounts.Bytes(image.CompressedSize)).Append(" compressed\n");
        TextTable.Append(text, [.. Facts(image)]);
        Section("layers", image.Layers.Select(layer => new[]
        {
            ShortDigest(layer.Digest), Amounts.Bytes(layer.Size), Amounts.Bytes(layer.UncompressedSize), TextTable.Safe(layer.CreatedBy ?? "").Split('\n')[0],
        }), 1, 2);
        Section(
            image.PackageSources.IsEmpty ? "packages" : $"packages ({string.Join(", ", image.PackageSources)})",
            [.. image.Packages.OrderByDescending(package => package.Size).Take(MostPackages).Select(package => new[]
            {
                Amounts.Bytes(package.Size), TextTable.Safe(package.Id), TextTable.Safe(package.License ?? ""),
            }), .. More(image.Packages.Length - MostPackages, 3)],
            0);
        Section("directories", Directories(SizeTree.ByDirectory(image).Pruned(image.Size / 50, 3), ""), 0);
        AppendRights(image, Section);
        if (HardeningText.Summary(image.Hardening) is { Length: > 0 } summary)
        {
            text.Append('\n').Append(style.Strong("hardening")).Append("\n  ").Append(summary).Append('\n');
            InspectedFile[] weak = [.. image.Files.Where(HardeningText.IsWeak)];
            TextTable.Append(text, [.. weak.Take(MostFiles).Select(file => new[] { $"/{TextTable.Safe(file.Path)}", Weaknesses(file) }), .. More(weak.Length - MostFiles, 2)]);
        }

        return text.ToString();

        void Section(string title, IEnumerable<string[]> lines, params int[] right)
        {
            string[][] rows = [.. lines];
            if (rows.Length > 0)
            {
                text.Append('\n').Append(style.Strong(title)).Append('\n');
                TextTable.Append(text, rows, right);
            }
        }
    }

    static IEnumerable<string[]> Facts(ImageInspection image)
    {
        if (image.Digest is { } digest)
        {
            yield return ["digest", digest];
        }

        if (image.System is { } system)
        {
            yield return ["system", TextTable.Safe(system)];
        }

        if (image.Configuration.Created is { } created)
        {
            yield return ["created", TextTable.Safe(created)];
        }

        foreach ((string name, string value) in ConfigurationFacts.Of(image))
        {
            yield return [TextTable.Safe(name), TextTable.Safe(value)];
        }
    }

    static IEnumerable<string[]> Directories(SizeTree tree, string path)
    {
        foreach (SizeTree child in tree.Children.Where(child => !child.Children.IsEmpty))
        {
            string name = $"{path}/{child.Name}";
            yield return [Amounts.Bytes(child.Size), TextTable.Safe(name)];
            foreach (string[] row in Directories(child, name))
            {
                yield return row;
            }
        }
    }

    static void AppendRights(ImageInspection image, Action<string, IEnumerable<string[]>, int[]> section)
    {
        section("licences", [.. image.Packages.Where(package => package.License is not null).GroupBy(package => package.License!, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MostFiles)
            .Select(group => new[] { group.Count().ToString(CultureInfo.InvariantCulture), TextTable.Safe(group.Key) })], [0]);
        section("accounts", [.. image.Accounts.Take(MostPackages).Select(account => new[]
        {
            account.UserId.ToString(CultureInfo.InvariantCulture), TextTable.Safe(account.Name), TextTable.Safe(account.Home), TextTable.Safe(account.Shell),
        }), .. More(image.Accounts.Length - MostPackages, 4)], [0]);
        Files("set-user-id and set-group-id files", image.Files.Where(file => file.IsSetId), file => "");
        Files("file capabilities", image.Files.Where(file => file.Capabilities is not null), file => file.Capabilities!);
        Files("writable by everybody", image.Files.Where(file => file.IsWritableByAll), file => "");

        void Files(string title, IEnumerable<InspectedFile> files, Func<InspectedFile, string> remark)
        {
            InspectedFile[] all = [.. files];
            section(
                title,
                [
                    .. all.Take(MostFiles).Select(file => new[] { ModeOf(file), string.Create(CultureInfo.InvariantCulture, $"{file.UserId}:{file.GroupId}"), $"/{TextTable.Safe(file.Path)}", remark(file) }),
                    .. More(all.Length - MostFiles, 4),
                ],
                []);
        }
    }

    /// <summary>Octal digits, `4755`.</summary>
    public static string ModeOf(InspectedFile file) => Convert.ToString(file.Mode, 8).PadLeft(4, '0');

    /// <summary>What somebody should look at, in words.</summary>
    public static string Weaknesses(InspectedFile file)
    {
        ElfHardening elf = file.Hardening!;
        (string Name, bool Applies)[] all =
        [
            ("no PIE", HardeningText.Kind(elf) == "no PIE"),
            ("no RELRO", HardeningText.Relocations(elf) == "none"),
            ("executable stack", !elf.HasSafeStack),
            ("text relocations", elf.File.HasTextRelocations),
            ($"run path {string.Join(':', file.UnsafeRunPaths)}", file.UnsafeRunPaths.Count > 0),
        ];
        return TextTable.Safe(string.Join(", ", all.Where(one => one.Applies).Select(one => one.Name)));
    }

    /// <summary>What is left out, where the names stand: in the second of several columns.</summary>
    static string[][] More(int count, int columns)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"and {count} more");
        return count <= 0 ? [] : [[.. Enumerable.Range(0, columns).Select(column => column == (columns > 2 ? 1 : 0) ? text : "")]];
    }

    static string ShortDigest(string digest) => digest is { Length: > 19 } ? digest[..19] : digest;
}
