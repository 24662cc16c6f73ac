using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Metadata;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Configuration;

/// <summary>One configuration on top of another, as a specification lies on top of a user's `/etc/portage`.</summary>
public sealed class UserConfigurationTests : IDisposable
{
    readonly RepositoryBuilder _files = new RepositoryBuilder().Repository("main")
        .Package("main", "app-misc/a-1", "KEYWORDS=~amd64\nIUSE=x y z\nLICENSE=MIT\n");

    public void Dispose() => _files.Dispose();

    [Fact]
    public void What_is_above_overrides_even_what_is_more_specific_below()
    {
        UserConfiguration lower = Read(root => root
            .Write("etc/portage/package.use", "=app-misc/a-1 x -y z\n").Write("etc/portage/package.accept_keywords", "app-misc/a -~amd64\n")
            .Write("etc/portage/package.license", "=app-misc/a-1 -MIT\n"));
        UserConfiguration upper = Read(root => root
            .Write("etc/portage/package.use", "app-misc/a -x y\n").Write("etc/portage/package.accept_keywords", "app-misc/a ~amd64\n")
            .Write("etc/portage/package.license", "app-misc/a MIT\n"));

        Assert.Equal("x z", Shown(lower));
        Assert.Equal("y z visible", Shown(upper.Over(lower)));
    }

    [Fact]
    public void Make_conf_goes_on_and_names_replace_their_namesakes()
    {
        UserConfiguration lower = Read(root => root
            .Write("etc/portage/make.conf", "USE=\"x\"\nCFLAGS=\"-lower\"\nLDFLAGS=\"-lower\"\nACCEPT_KEYWORDS=\"~amd64\"\n")
            .Write("etc/portage/package.env", "app-misc/a file\n").Write("etc/portage/env/file", "EXTRA=lower\n"));
        UserConfiguration upper = Read(root => root
            .Write("etc/portage/make.conf", "USE=\"${USE} y\"\nCFLAGS=\"${CFLAGS} -upper\"\n")
            .Write("etc/portage/package.env", "app-misc/b file\n").Write("etc/portage/env/file", "EXTRA=upper\n"));
        PortageConfiguration configuration = _files.Configure(upper.Over(lower));
        IReadOnlyDictionary<string, string> variables = configuration.VariablesOf(RepositoryBuilder.Find(configuration, "app-misc/a-1"));

        Assert.Equal("x y visible", Shown(upper.Over(lower)));
        Assert.Equal(("-lower -upper", "-lower", "upper"), (variables["CFLAGS"], variables["LDFLAGS"], variables["EXTRA"]));
    }

    UserConfiguration Read(Action<ConfigurationRoot> write)
    {
        using var root = new ConfigurationRoot();
        root.Write("etc/portage/repos.conf", $"[main]\nlocation = {_files.Path("main")}\n");
        write(root);
        return PortageDirectory.Open(root.Path).User;
    }

    string Shown(UserConfiguration user)
    {
        PortageConfiguration configuration = _files.Configure(user);
        PackageMetadata package = RepositoryBuilder.Find(configuration, "app-misc/a-1");
        IEnumerable<string> visible = configuration.VisibilityOf(package).IsVisible ? ["visible"] : [];
        return string.Join(' ', configuration.UseOf(package).Enabled.Concat(visible));
    }
}
