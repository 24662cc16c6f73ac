using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Staves.Images.Inspection;
using Staves.Images.Inspection.Comparison;
using Staves.Packages.Elf;
using Staves.Packages.Tar;
using Cell = Staves.Rendering.Inspection.PageTable.Cell;
using Column = Staves.Rendering.Inspection.PageTable.Column;

namespace Staves.Rendering.Inspection;

/// <summary>What an image holds as one HTML page that loads nothing: a map of the sizes, and tables. Without its script it is a page of tables.</summary>
static class InspectionPage
{
    /// <summary>More rows than that are not looked at, and make a browser slow.</summary>
    const int MostRows = 2000;
    const int MapLevels = 8;

    /// <summary>What is smaller than this part of all is no pixel of the map.</summary>
    const int SmallestPart = 4000;

    public static string Render(ImageInspection image)
    {
        string style = Resource("page.css");
        string script = Resource("page.js");
        var html = new HtmlText();
        // Nothing of another place, and no script but this: whatever the names in the image are.
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        html.Markup($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'">
            <meta name="viewport" content="width=device-width, initial-scale=1">

            """);
        html.Element("title", image.Name).Markup($"\n<style>\n{style}</style>\n</head>\n<body>\n");
        WriteHead(html, image);
        WriteMap(html, image);
        WritePackages(html, image);
        WriteHardening(html, image);
        WriteFiles(html, image);
        WriteRest(html, image);
        return html.Markup($"<script>{script}</script>\n</body>\n</html>\n").ToString();
    }

    static void WriteHead(HtmlText html, ImageInspection image)
    {
        html.Markup("<header>\n").Element("h1", image.Name).Markup("\n").Element("p class=\"digest\"", image.Digest ?? "").Markup("\n<dl class=\"figures\">\n");
        Figure("size", Amounts.Bytes(image.Size));
        Figure("compressed", Amounts.Bytes(image.CompressedSize));
        Figure("packages", Number(image.Packages.Length));
        Figure("files", Number(image.Files.Count(file => file.Kind != TarMemberKind.Directory)));
        Figure("layers", Number(image.Layers.Length));
        Figure("platform", image.Platform.ToString());
        if (image.System is { } system)
        {
            Figure("system", system);
        }

        html.Markup("</dl>\n<nav><a href=\"#packages-title\">packages</a> <a href=\"#hardening-title\">hardening</a> <a href=\"#files-title\">files</a> <a href=\"#layers-title\">layers</a> <a href=\"#accounts-title\">accounts</a> <a href=\"#configuration-title\">configuration</a></nav>\n</header>\n");

        void Figure(string name, string value) => html.Markup("<div>").Element("dt", name).Element("dd", value).Markup("</div>\n");
    }

    static void WriteMap(HtmlText html, ImageInspection image)
    {
        long smallest = Math.Max(1, image.Size / SmallestPart);
        SizeTree directories = SizeTree.ByDirectory(image).Pruned(smallest, MapLevels);
        html.Markup("<h2>Where the size is</h2>\n<div class=\"switch\"><button type=\"button\" data-map=\"directories\">by directory</button><button type=\"button\" data-map=\"packages\">by package</button></div>\n<div class=\"crumbs\" id=\"crumbs\"></div>\n<div class=\"map\" id=\"map\" role=\"group\" aria-label=\"map of sizes\" tabindex=\"-1\"></div>\n<ul class=\"plain\">\n");
        foreach (SizeTree child in directories.Children)
        {
            html.Markup("<li>").Element("span class=\"path\"", child.Name).Text($" {Amounts.Bytes(child.Size)}");
            if (!child.Children.IsEmpty)
            {
                html.Markup("<ul>");
                foreach (SizeTree inner in child.Children)
                {
                    html.Markup("<li>").Element("span class=\"path\"", inner.Name).Text($" {Amounts.Bytes(inner.Size)}").Markup("</li>");
                }

                html.Markup("</ul>");
            }

            html.Markup("</li>\n");
        }

        html.Markup("</ul>\n<script type=\"application/json\" id=\"sizes\">").Markup(SizesJson(directories, SizeTree.ByPackage(image).Pruned(smallest, MapLevels))).Markup("</script>\n");
    }

    static void WritePackages(HtmlText html, ImageInspection image)
    {
        Title(html, "packages", "Packages", string.Join(", ", image.PackageSources));
        long most = image.Packages.Select(package => package.Size).DefaultIfEmpty().Max();
        new PageTable(
            "packages",
            new Column("package") { IsPath = true },
            new Column("size") { IsNumber = true },
            new Column("files") { IsNumber = true, IsWide = true },
            new Column("licence"),
            new Column("use") { IsWide = true }).Write(html, image.Packages.OrderByDescending(package => package.Size).Select(package => new[]
            {
                package.Id, Bytes(package.Size, most), Count(package.Files), package.License ?? "", string.Join(' ', package.Use),
            }));
    }

    static void WriteHardening(HtmlText html, ImageInspection image)
    {
        Title(html, "hardening", "Hardening", "");
        html.Element("p", HardeningText.Summary(image.Hardening) is { Length: > 0 } summary ? summary : "There are no programs.").Markup("\n");
        InspectedFile[] objects = [.. image.Files.Where(file => file.Hardening is not null).OrderBy(file => !HardeningText.IsWeak(file)).Take(MostRows)];
        new PageTable(
            "hardening",
            new Column("file") { IsPath = true },
            new Column("kind"),
            new Column("relro"),
            new Column("bind now") { IsWide = true },
            new Column("stack") { IsWide = true },
            new Column("protector"),
            new Column("fortify"),
            new Column("control flow") { IsWide = true },
            new Column("remark") { IsWide = true }).Write(html, objects.Select(file => Row(file, file.Hardening!)));

        static Cell[] Row(InspectedFile file, ElfHardening elf)
        {
            bool isBound = elf.File.IsBoundAtStart || elf.File.Needed.IsEmpty;
            return
            [
                $"/{file.Path}",
                new(HardeningText.Kind(elf)) { Judgement = elf.File.Kind == ElfKind.SharedObject ? null : elf.IsPositionIndependent },
                new(HardeningText.Relocations(elf)) { Judgement = elf.Relocations switch { RelocationProtection.Full => true, RelocationProtection.None => false, _ => null } },
                new(HardeningText.Answer(isBound)) { Judgement = isBound ? true : null },
                new(elf.HasSafeStack ? "data" : "executable") { Judgement = elf.HasSafeStack },
                new(HardeningText.Answer(elf.HasStackProtector)) { Judgement = elf.HasStackProtector == true ? true : null },
                new(HardeningText.Fortify(elf)) { Judgement = elf.Fortified.IsEmpty ? null : true },
                new(elf.ControlFlow.IsEmpty ? "no" : string.Join(' ', elf.ControlFlow)) { Judgement = elf.ControlFlow.IsEmpty ? null : true },
                new(InspectionText.Weaknesses(file)) { Judgement = HardeningText.IsWeak(file) ? false : null },
            ];
        }
    }

    static void WriteFiles(HtmlText html, ImageInspection image)
    {
        InspectedFile[] all = [.. image.Files.Where(file => file.Kind != TarMemberKind.Directory || IsRemarkable(file))];
        InspectedFile[] shown = [.. all.OrderBy(file => !IsRemarkable(file)).ThenByDescending(file => file.Size).Take(MostRows).OrderByDescending(file => file.Size)];
        Title(html, "files", "Files", all.Length > shown.Length ? string.Create(CultureInfo.InvariantCulture, $"the largest {shown.Length} of {all.Length}, and all with special rights") : "");
        long most = shown.Select(file => file.Size).DefaultIfEmpty().Max();
        new PageTable(
            "files",
            new Column("path") { IsPath = true },
            new Column("size") { IsNumber = true },
            new Column("mode"),
            new Column("owner") { IsWide = true },
            new Column("layer") { IsNumber = true, IsWide = true },
            new Column("package") { IsWide = true },
            new Column("remark")).Write(html, shown.Select(file => new Cell[]
            {
                file.LinkTarget is { } target ? $"/{file.Path} -> {target}" : $"/{file.Path}",
                Bytes(file.Size, most),
                InspectionText.ModeOf(file),
                string.Create(CultureInfo.InvariantCulture, $"{file.UserId}:{file.GroupId}"),
                Count(file.Layer),
                file.Package ?? "",
                new(RemarkOf(file)) { Judgement = IsRemarkable(file) ? false : null },
            }));
    }

    static void WriteRest(HtmlText html, ImageInspection image)
    {
        Title(html, "layers", "Layers", "");
        new PageTable("layers", new Column("digest") { IsPath = true }, new Column("size") { IsNumber = true }, new Column("unpacked") { IsNumber = true }, new Column("created by") { IsPath = true, IsWide = true })
            .Write(html, image.Layers.Select(layer => new[] { layer.Digest, Bytes(layer.Size), Bytes(layer.UncompressedSize), layer.CreatedBy ?? "" }));
        Title(html, "accounts", "Accounts", "");
        new PageTable("accounts", new Column("user") { IsNumber = true }, new Column("group") { IsNumber = true, IsWide = true }, new Column("name"), new Column("home") { IsPath = true }, new Column("shell") { IsPath = true, IsWide = true })
            .Write(html, image.Accounts.Select(account => new[] { Count(account.UserId), Count(account.GroupId), account.Name, account.Home, account.Shell }));
        Title(html, "configuration", "Configuration", "");
        new PageTable("configuration", new Column("name"), new Column("value") { IsPath = true })
            .Write(html, ConfigurationFacts.Of(image).Select(fact => new Cell[] { fact.Key, fact.Value }));
    }

    static bool IsRemarkable(InspectedFile file) => file.IsSetId || file.IsWritableByAll || file.Capabilities is not null;

    static string RemarkOf(InspectedFile file)
    {
        (string Name, bool Applies)[] all =
        [
            ("set-id", file.IsSetId),
            ("writable by everybody", file.IsWritableByAll),
            (file.Capabilities ?? "", file.Capabilities is not null),
        ];
        return string.Join(", ", all.Where(one => one.Applies).Select(one => one.Name));
    }

    static void Title(HtmlText html, string id, string title, string remark) =>
        html.Markup($"<h2 id=\"{id}-title\">{title} ").Element("small", remark).Markup("</h2>\n");

    static Cell Bytes(long bytes, long most = 0) => new(Amounts.Bytes(bytes)) { Number = bytes, Share = most > 0 ? (double)bytes / most : null };

    static Cell Count(long count) => new(Number(count)) { Number = count };

    static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>The writer escapes what would end the element that the JSON stands in.</summary>
    static string SizesJson(SizeTree directories, SizeTree packages)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach ((string name, SizeTree tree) in new[] { ("directories", directories), ("packages", packages) })
            {
                writer.WritePropertyName(name);
                WriteNode(writer, tree);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    static void WriteNode(Utf8JsonWriter writer, SizeTree tree)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(tree.Name);
        writer.WriteNumberValue(tree.Size);
        writer.WriteStartArray();
        foreach (SizeTree child in tree.Children)
        {
            WriteNode(writer, child);
        }

        writer.WriteEndArray();
        writer.WriteEndArray();
    }

    static string Resource(string name)
    {
        using Stream stream = typeof(InspectionPage).Assembly.GetManifestResourceStream($"page/{name}")
            ?? throw new InvalidOperationException($"the program was built without `{name}`");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
