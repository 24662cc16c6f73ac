using System.Diagnostics;
using CsCheck;
using Staves.Portage.Dependencies;
using Staves.Portage.Descriptions;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Descriptions;

public sealed class PackageDescriptionReaderTests
{
    [Fact]
    public void Everything_that_the_GLEP_names_is_read()
    {
        PackageDescription description = Read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE pkgmetadata SYSTEM "https://example.invalid/metadata.dtd">
            <pkgmetadata>
              <!-- a comment -->
              <maintainer type="person" proxied="yes">
                <email>someone@example.org</email>
                <name>Some One</name>
                <description>Takes
                  patches</description>
              </maintainer>
              <maintainer type="project"><email>all@example.org</email></maintainer>
              <longdescription>A <pkg>dev-libs/b</pkg> for
                <cat>dev-libs</cat>.</longdescription>
              <longdescription lang="de">Ein B.</longdescription>
              <slots><slot name="0">The only one</slot><subslots>The soname</subslots></slots>
              <stabilize-allarches/>
              <use>
                <flag name="nls">Translations by <pkg>sys-devel/gettext</pkg></flag>
                <flag name="doc" restrict="&gt;=a/b-2">Pages &amp; more</flag>
              </use>
              <use lang="de"><flag name="nls">Übersetzungen</flag></use>
              <upstream>
                <maintainer status="active"><email>up@example.org</email><name>Up</name></maintainer>
                <changelog>https://example.org/changes</changelog>
                <doc lang="en">https://example.org/doc</doc>
                <bugs-to>mailto:bugs@example.org</bugs-to>
                <remote-id type="github">a/b</remote-id>
                <remote-id type="cpe">cpe:/a:b</remote-id>
              </upstream>
              <something><new/></something>
            </pkgmetadata>
            """);

        Assert.Equal(
            [new Maintainer("person", "someone@example.org", "Some One", "Takes patches"), new Maintainer("project", "all@example.org", "", "")],
            description.Maintainers);
        Assert.Equal(
            [new DescriptionText("en", null, "A dev-libs/b for dev-libs."), new DescriptionText("de", null, "Ein B.")],
            description.LongDescriptions);
        Assert.Equal(
            [
                new FlagDescription("nls", new DescriptionText("en", null, "Translations by sys-devel/gettext")),
                new FlagDescription("doc", new DescriptionText("en", PackageDependency.Parse(">=a/b-2"), "Pages & more")),
                new FlagDescription("nls", new DescriptionText("de", null, "Übersetzungen")),
            ],
            description.Flags);
        Assert.Equal([new SlotDescription("0", "The only one")], description.Slots);
        Assert.Equal("The soname", description.SubSlots);
        Assert.True(description.StabilizesAllArchitectures);
        Assert.Equal([new Maintainer("", "up@example.org", "Up", "")], description.Upstream.Maintainers);
        Assert.Equal([new RemoteIdentifier("github", "a/b"), new RemoteIdentifier("cpe", "cpe:/a:b")], description.Upstream.RemoteIdentifiers);
        Assert.Equal([new DescriptionText("en", null, "https://example.org/doc")], description.Upstream.Documentation);
        Assert.Equal(
            ("https://example.org/changes", "mailto:bugs@example.org"), (description.Upstream.Changelog, description.Upstream.BugsTo));
    }

    [Fact]
    public void A_category_has_a_description_too() => Assert.Equal(
        "Libraries", Read("<catmetadata><longdescription lang=\"en\">Libraries</longdescription></catmetadata>").LongDescriptions.Single().Text);

    [Theory]
    [InlineData("")]
    [InlineData("<pkgmetadata>")]
    [InlineData("<html/>")]
    [InlineData("<pkgmetadata>&nbsp;</pkgmetadata>")]
    [InlineData("<pkgmetadata><use><flag>x</flag></use></pkgmetadata>")]
    [InlineData("<pkgmetadata><use><flag name='a' restrict='>=a/b'>x</flag></use></pkgmetadata>")]
    [InlineData("<pkgmetadata><maintainer><email>a</name></maintainer></pkgmetadata>")]
    [InlineData("<pkgmetadata a='1' a='2'/>")]
    [InlineData("<?xml version='1.0' encoding='UTF-32'?><pkgmetadata>\u0001</pkgmetadata>")]
    public void What_is_broken_is_named(string text)
    {
        Diagnostic diagnostic = RepositoryBuilder.Failure(() => Read(text));

        Assert.Equal(("STV2133", "metadata.xml"), (diagnostic.Code, diagnostic.Location?.File));
    }

    [Fact]
    public void A_file_of_this_machine_is_not_read_into_it() => RepositoryBuilder.Failure(() => Read("""
        <!DOCTYPE pkgmetadata [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>
        <pkgmetadata><longdescription>&passwd;</longdescription></pkgmetadata>
        """));

    [Fact]
    public void Entities_do_not_multiply()
    {
        string entities = string.Concat(Enumerable.Range(1, 20).Select(i => $"<!ENTITY e{i} \"&e{i - 1};&e{i - 1};&e{i - 1};&e{i - 1};\">"));
        RepositoryBuilder.Failure(() => Read(
            $"<!DOCTYPE pkgmetadata [<!ENTITY e0 \"ha\">{entities}]><pkgmetadata><longdescription>&e20;</longdescription></pkgmetadata>"));
    }

    [Fact]
    public void A_document_without_end_is_refused() => RepositoryBuilder.Failure(() =>
        Read($"<pkgmetadata>{new string(' ', PackageDescriptionReader.LongestText)}</pkgmetadata>"));

    [Theory]
    [InlineData("<slots>", "<slot/>", "</slots>")]
    [InlineData("<use>", "<flag name='a'/>", "</use>")]
    [InlineData("", "<maintainer/>", "")]
    [InlineData("", "<use>", "")]
    public void Many_elements_take_no_longer_than_they_should(string before, string element, string after)
    {
        string elements = string.Concat(Enumerable.Repeat(element, (PackageDescriptionReader.LongestText - 100) / element.Length));
        var clock = Stopwatch.StartNew();

        try
        {
            Read($"<pkgmetadata>{before}{elements}{after}</pkgmetadata>");
        }
        catch (StavesException)
        {
            // Those that nest do not end.
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Any_text_is_a_description_or_a_diagnostic() => Gen.OneOf(
        Gen.String,
        Gen.OneOf(
            "<pkgmetadata>", "</pkgmetadata>", "<use>", "</use>", "<flag name='a'>", "<flag", "</flag>", "<slots>", "<slot/>", "text", "&amp;", "&x;",
            "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a>", "<?a?>", "\0", "<maintainer>", "<email>", "restrict='a/b'", ">", "\ud800")
            .Array[0, 16].Select(parts => "<pkgmetadata>" + string.Concat(parts))).Sample(text =>
        {
            try
            {
                return Read(text) is not null;
            }
            catch (StavesException exception)
            {
                return exception.Diagnostics[0].Code == "STV2133";
            }
        });

    static PackageDescription Read(string text) => PackageDescriptionReader.Parse(text, "metadata.xml");
}
