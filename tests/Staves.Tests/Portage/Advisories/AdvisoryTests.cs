using System.Text;
using Staves.Portage.Advisories;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Names;
using Staves.Portage.Versions;
using Staves.Tests.Packages;

namespace Staves.Tests.Portage.Advisories;

public sealed class AdvisoryTests : IDisposable
{
    const string Sample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE glsa SYSTEM "http://www.gentoo.org/dtd/glsa.dtd">
        <glsa id="202501-03">
          <title>Sample: Two
            Faults</title>
          <synopsis>They are there.</synopsis>
          <announced>2025-01-17</announced>
          <access>remote</access>
          <affected>
            <package name="app-misc/sample" auto="yes" arch="x86 amd64">
              <unaffected range="ge">2.0</unaffected>
              <unaffected range="rge">1.5-r3</unaffected>
              <vulnerable range="lt" slot="0">2.0</vulnerable>
            </package>
          </affected>
          <impact type="high"><p>x</p></impact>
          <references><uri link="https://example.org/a">CVE-2025-1</uri></references>
        </glsa>
        """;

    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void An_advisory_is_read()
    {
        Advisory advisory = Read(Sample);

        Assert.Equal(("202501-03", "Sample: Two Faults", "high", "remote", 0), (advisory.Id, advisory.Title, advisory.Severity, advisory.Access, advisory.Rank));
        Assert.Equal(["CVE-2025-1"], advisory.References);
        Assert.Equal("https://security.gentoo.org/glsa/202501-03", advisory.Address);
        Assert.Equal([">=2.0", ">=~1.5-r3"], Assert.Single(advisory.Packages).Unaffected.Select(range => range.ToString()));
    }

    [Theory]
    [InlineData("1.0", "0", "amd64", true)]
    [InlineData("2.0", "0", "amd64", false)]
    [InlineData("1.5-r2", "0", "amd64", true)]
    [InlineData("1.5-r3", "0", "amd64", false)]
    [InlineData("1.6", "0", "amd64", true)]
    [InlineData("1.0", "1", "amd64", false)]
    [InlineData("1.0", null, "amd64", true)]
    [InlineData("1.0", "0", "arm64", false)]
    [InlineData("1.0", "0", null, true)]
    public void A_version_is_affected_or_not(string version, string? slot, string? architecture, bool expected) =>
        Assert.Equal(expected, Read(Sample).Packages[0].Affects(PackageVersion.Parse(version), slot, slot, architecture));

    [Theory]
    [InlineData("lt", "1.2", "1.1-r9", "1.2")]
    [InlineData("le", "1.2", "1.2", "1.2-r1")]
    [InlineData("eq", "1.2", "1.2-r0", "1.2-r1")]
    [InlineData("eq", "1.2*", "1.2.9", "1.20")]
    [InlineData("le", "1.2:0", "1.2", "1.3")]
    [InlineData("ge", "1.2", "1.2-r1", "1.2_rc1")]
    [InlineData("gt", "1.2", "1.2-r1", "1.2")]
    [InlineData("rlt", "1.2-r2", "1.2", "1.1")]
    [InlineData("rle", "1.2-r2", "1.2-r2", "1.2-r3")]
    [InlineData("rge", "1.2-r2", "1.2-r2", "1.3")]
    [InlineData("rgt", "1.2-r2", "1.2-r3", "1.2-r2")]
    public void Every_range_has_an_inside_and_an_outside(string range, string bound, string inside, string outside)
    {
        AffectedRange read = Read(Sample.Replace("range=\"lt\" slot=\"0\">2.0", $"range=\"{range}\">{bound}", StringComparison.Ordinal)).Packages[0].Vulnerable[0];

        Assert.True(read.Contains(PackageVersion.Parse(inside), "0", "0"));
        Assert.False(read.Contains(PackageVersion.Parse(outside), "0", "0"));
    }

    [Theory]
    [InlineData("<glsa", "<other", "STV2601")]
    [InlineData("</glsa>", "", "STV2601")]
    [InlineData("id=\"202501-03\"", "", "STV2602")]
    [InlineData("range=\"lt\"", "range=\"less\"", "STV2602")]
    [InlineData(">1.5-r3<", ">1.5_r3<", "STV2602")]
    [InlineData("app-misc/sample", "sample", "STV2602")]
    public void What_is_wrong_is_told_with_its_place(string right, string wrong, string code)
    {
        Diagnostic diagnostic = Assert.Throws<StavesException>(() => Read(Sample.Replace(right, wrong, StringComparison.Ordinal))).Diagnostics[0];

        Assert.Equal(code, diagnostic.Code);
        Assert.Equal("glsa.xml", diagnostic.Location?.File);
    }

    [Fact]
    public void Entities_are_not_expanded()
    {
        string bomb = Sample.Replace(
            "<!DOCTYPE glsa SYSTEM \"http://www.gentoo.org/dtd/glsa.dtd\">",
            "<!DOCTYPE glsa [<!ENTITY a \"aaaa\"><!ENTITY file SYSTEM \"file:///etc/passwd\">]>",
            StringComparison.Ordinal).Replace("They are there.", "&file;", StringComparison.Ordinal);

        Assert.Equal("STV2601", Assert.Throws<StavesException>(() => Read(bomb)).Diagnostics[0].Code);
    }

    [Fact]
    public void Only_advisories_about_the_packages_are_parsed_and_broken_ones_are_told()
    {
        string directory = Directory.CreateDirectory(_scratch["repository/metadata/glsa"]).FullName;
        File.WriteAllText(Path.Combine(directory, "glsa-202501-03.xml"), Sample);
        File.WriteAllText(Path.Combine(directory, "glsa-202501-04.xml"), "<app-misc/sample");
        File.WriteAllText(Path.Combine(directory, "glsa-202501-05.xml"), "<broken");
        File.WriteAllText(Path.Combine(directory, "timestamp.chk"), "app-misc/sample");
        var warnings = new List<Diagnostic>();
        AdvisoryDirectory advisories = AdvisoryDirectory.Find(_scratch["repository"])!;

        Assert.Equal(["202501-03"], advisories.About([QualifiedPackageName.Parse("app-misc/sample")], warnings.Add, CancellationToken.None).Select(advisory => advisory.Id));
        Assert.Equal("STV2601", Assert.Single(warnings).Code);
        Assert.Equal(3, advisories.Count);
        Assert.Null(AdvisoryDirectory.Find(_scratch["repository/metadata"]));
    }

    [Theory]
    [InlineData("202407-25", "202407-25")]
    [InlineData("GLSA-202407-25", "202407-25")]
    [InlineData("glsa 202407-25", "202407-25")]
    [InlineData("2024-25", null)]
    [InlineData("CVE-2024-1", null)]
    public void An_id_is_read_as_people_write_it(string text, string? expected) =>
        Assert.Equal(expected, AdvisoryId.TryParse(text, out string? id) ? id : null);

    static Advisory Read(string text) => AdvisoryReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "glsa.xml");
}
