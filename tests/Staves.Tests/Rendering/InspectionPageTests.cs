using System.Net;
using System.Text.RegularExpressions;
using Staves.Images.Inspection;
using Staves.Portage.Grammar;
using Staves.Rendering.Inspection;
using Staves.Tests.Images.Inspection;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Rendering;

/// <summary>The page of `staves inspect --format html`, as Chromium has it after its script ran, and as it is written.</summary>
public sealed partial class InspectionPageTests : IDisposable
{
    /// <summary>What an image may call its files to get into somebody's browser.</summary>
    const string Hostile = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">&\"'";

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_table_is_sorted_as_the_address_says()
    {
        Assert.Equal(["/usr/lib/large", "/usr/bin/middle", "/usr/lib/small"], Rows(Open("#files.sort=size")));
        Assert.Equal(["/usr/lib/small", "/usr/bin/middle", "/usr/lib/large"], Rows(Open("#files.sort=size&files.order=ascending")));
        Assert.Equal(["/usr/bin/middle", "/usr/lib/large", "/usr/lib/small"], Rows(Open("#files.sort=path")));
    }

    [Fact]
    public void A_table_shows_what_has_all_words_of_the_filter()
    {
        string page = Open("#files.filter=LIB%20large");

        Assert.Equal(["/usr/lib/large"], Rows(page));
        Assert.Contains("1 of 3", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_map_has_the_largest_first_and_opens_at_a_path()
    {
        Assert.Equal(["usr, 6.60 kB, look inside"], Labels(Open("")));
        Assert.Equal(["lib, 6.10 kB, look inside", "bin, 500 B, look inside"], Labels(Open("#at=usr")));
        Assert.Contains("title=\"large  6.00 kB\"", Open("#at=usr/lib"), StringComparison.Ordinal);
        Assert.Equal(["no package, 6.60 kB, look inside"], Labels(Open("#map=packages")));
    }

    [Fact]
    public void Names_of_an_image_are_text_and_nothing_else()
    {
        ImageInspection image = new SampleLayout(_scratch["layout"]).Layer(File($"a{Hostile}".Replace('/', '|'), "x"), File("b\u0007\u202e", "x")).Inspect();
        string written = InspectionPage.Render(image with { Name = Hostile });
        string page = Dump(written, "");

        Assert.Equal(2, ScriptStart().Count(written));
        Assert.DoesNotContain("<img", written, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', written);
        Assert.Equal(Hostile, WebUtility.HtmlDecode(TitleText().Match(page).Groups["text"].Value));
        // Nothing was fetched or run in the meantime.
        Assert.DoesNotContain(">taken</title>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_loads_nothing_and_reads_without_a_script()
    {
        string page = InspectionPage.Render(Sample());

        Assert.DoesNotMatch(LoadingText(), page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Equal(["/usr/lib/large", "/usr/bin/middle", "/usr/lib/small"], Rows(page));
        Assert.Matches("<ul class=\"plain\">\\s*<li><span class=\"path\">usr</span> 6.60 kB", page);
    }

    [Fact]
    public void The_page_is_no_wider_than_a_phone()
    {
        // A page that is asked says what its layout came to.
        const string Probe = "<script>document.title = document.documentElement.scrollWidth + ' of ' + innerWidth</script></body>";
        string written = InspectionPage.Render(Sample());
        string page = Dump(PolicyElement().Replace(written, "").Replace("</body>", Probe, StringComparison.Ordinal), "", "--window-size=360,800");

        Match match = WidthText().Match(page);
        Assert.True(match.Success, "the page does not tell its width");
        Assert.Equal(match.Groups["inner"].Value, match.Groups["outer"].Value);
    }

    ImageInspection Sample() => new SampleLayout(_scratch["layout"]).Layer(
        File("usr/lib/small", new string('x', 100)), File("usr/lib/large", new string('x', 6000)), File("usr/bin/middle", new string('x', 500))).Inspect();

    string Open(string fragment) => Dump(InspectionPage.Render(Sample()), fragment);

    /// <summary>The document after its script ran.</summary>
    string Dump(string page, string fragment, params string[] options)
    {
        Assert.SkipUnless(RealTool.IsInstalled("chromium"), "`chromium` is not installed");
        string file = _scratch["page.html"];
        System.IO.File.WriteAllText(file, page);
        string dumped = RealTool.Run(
            "chromium",
            ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", $"--user-data-dir={_scratch["profile"]}", .. options, "--dump-dom", $"file://{file}{fragment}"]);
        Assert.Contains("class=\"js\"", dumped, StringComparison.Ordinal);
        return dumped;
    }

    static string[] Rows(string page) =>
        [.. FileCell().Matches(page[page.IndexOf("<table id=\"files\"", StringComparison.Ordinal)..page.IndexOf("id=\"layers-title\"", StringComparison.Ordinal)]).Select(match => match.Groups["path"].Value)];

    static string[] Labels(string page) => [.. TileLabel().Matches(page).Select(match => match.Groups["label"].Value)];

    [GeneratedRegex("<tr><td class=\"path\">(?<path>[^<]*)</td>", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex FileCell();

    [GeneratedRegex("aria-label=\"(?<label>[^\"]*look inside)\"", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex TileLabel();

    [GeneratedRegex("<title>(?<text>.*?)</title>", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex TitleText();

    [GeneratedRegex("<script", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex ScriptStart();

    [GeneratedRegex("(src|href)=\"(?!#)|url\\(|@import|fetch\\(|XMLHttpRequest", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex LoadingText();

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex PolicyElement();

    [GeneratedRegex("<title>(?<inner>[0-9]+) of (?<outer>[0-9]+)</title>", RegexOptions.ExplicitCapture, Patterns.Patience)]
    private static partial Regex WidthText();
}
