using Staves.Specification;

namespace Staves.Tests.Specification;

public class LocaleSpecificationTests
{
    [Theory]
    [InlineData("en_US.UTF-8", "en_US", "UTF-8", "en_US.UTF-8", "usr/lib/locale/en_US.utf8")]
    [InlineData("de_DE", "de_DE", "UTF-8", "de_DE.UTF-8", "usr/lib/locale/de_DE.utf8")]
    [InlineData("sr_RS.UTF-8@latin", "sr_RS@latin", "UTF-8", "sr_RS.UTF-8@latin", "usr/lib/locale/sr_RS.utf8@latin")]
    [InlineData("de_DE.ISO-8859-15", "de_DE", "ISO-8859-15", "de_DE.ISO-8859-15", "usr/lib/locale/de_DE.iso885915")]
    [InlineData("C.UTF-8", "C", "UTF-8", "C.UTF-8", "usr/lib/locale/C.utf8")]
    public void Locales_are_read_as_LANG_has_them(string text, string name, string charset, string lang, string directory)
    {
        Assert.True(LocaleSpecification.TryParse(text, out LocaleSpecification? locale));
        Assert.Equal((name, charset, lang, directory), (locale.Name, locale.Charset, locale.ToString(), locale.Directory));
        Assert.Equal(name == "C", locale.IsBuiltIn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("english")]
    [InlineData("../en_US.UTF-8")]
    [InlineData("en_US.../x")]
    [InlineData("en_US.UTF-8@")]
    [InlineData("en_US.")]
    public void Other_texts_are_none(string text) => Assert.False(LocaleSpecification.TryParse(text, out _));
}
