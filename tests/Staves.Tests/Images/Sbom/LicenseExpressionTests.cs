using Staves.Images.Sbom;

namespace Staves.Tests.Images.Sbom;

/// <summary>Gentoo's LICENSE in SPDX's words.</summary>
public sealed class LicenseExpressionTests
{
    [Theory]
    [InlineData("GPL-2", "GPL-2.0-only")]
    [InlineData("GPL-2+ LGPL-2.1+", "GPL-2.0-or-later AND LGPL-2.1-or-later")]
    [InlineData("|| ( MIT BSD )", "MIT OR BSD-3-Clause")]
    [InlineData("ZLIB || ( MIT BSD )", "Zlib AND (MIT OR BSD-3-Clause)")]
    [InlineData("|| ( ( MIT BSD ) Apache-2.0-with-LLVM-exceptions )", "(MIT AND BSD-3-Clause) OR Apache-2.0 WITH LLVM-exception")]
    [InlineData("MIT doc? ( FDL-1.3 ) !doc? ( ISC )", "MIT AND GFDL-1.3-only")]
    [InlineData("MIT MIT", "MIT")]
    [InlineData("some_licence+", "LicenseRef-Gentoo-some.5f.licence.2b.")]
    [InlineData("", "")]
    public void Groups_and_conditionals_become_an_expression(string license, string expression) =>
        Assert.Equal(expression, SampleBill.LicenseOf(license, "doc").Text);

    [Fact]
    public void A_licence_that_SPDX_does_not_list_keeps_its_name() => Assert.Equal(
        [KeyValuePair.Create("LicenseRef-Gentoo-some.5f.licence", "some_licence")],
        SampleBill.LicenseOf("GPL-2 some_licence").Unlisted);

    [Fact]
    public void The_table_has_names_of_the_list_alone()
    {
        IReadOnlySet<string> listed = PublishedSchemas.LicenseIdentifiers();
        Assert.All(SpdxLicenses.Known.SelectMany(expression => expression.Split(" WITH ")), name => Assert.Contains(name, listed));
    }
}
