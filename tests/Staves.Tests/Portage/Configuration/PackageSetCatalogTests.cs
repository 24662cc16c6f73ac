using Staves.Portage.Configuration;
using Staves.Portage.Configuration.Sets;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Diagnostics;

namespace Staves.Tests.Portage.Configuration;

public sealed class PackageSetCatalogTests
{
    static readonly PackageSetCatalog Sets = Read();

    [Theory]
    [InlineData("system", "app-misc/flags app-misc/user-system")]
    [InlineData("profile", "app-misc/plain")]
    [InlineData("libs", "dev-libs/lib app-misc/flags >=app-misc/plain-1:0")]
    [InlineData("tools", "app-misc/flags >=app-misc/plain-1:0 dev-libs/lib")]
    [InlineData("deep/inner", "dev-libs/other")]
    [InlineData("selected", "app-misc/over dev-libs/lib:0 app-misc/flags >=app-misc/plain-1:0 dev-libs/lib")]
    [InlineData("world", "app-misc/plain app-misc/over dev-libs/lib:0 app-misc/flags >=app-misc/plain-1:0 dev-libs/lib app-misc/user-system")]
    public void A_set_has_the_packages_of_its_file_and_of_the_sets_in_it(string name, string packages) =>
        Assert.Equal(packages, string.Join(' ', Sets.PackagesOf(name)));

    [Fact]
    public void A_set_that_is_not_there_is_told_with_the_nearest()
    {
        Diagnostic diagnostic = Assert.Throws<StavesException>(() => Sets.PackagesOf("tolls")).Diagnostics[0];

        Assert.Equal(("STV2122", "write `@tools`"), (diagnostic.Code, diagnostic.Hint));
    }

    static PackageSetCatalog Read()
    {
        var directory = PortageDirectory.Open(PortageAgreementTests.HardCases);
        return PortageConfiguration.Create(directory.Repositories, directory.LoadProfile()!, directory.User).Sets;
    }
}
