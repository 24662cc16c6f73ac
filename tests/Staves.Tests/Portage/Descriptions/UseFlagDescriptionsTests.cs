using CsCheck;
using Staves.Portage.Configuration;
using Staves.Portage.Descriptions;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Descriptions;

public sealed class UseFlagDescriptionsTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    [Fact]
    public void The_most_special_text_counts()
    {
        using RepositoryBuilder builder = new RepositoryBuilder().Repository("main")
            .Write("main", "profiles/use.desc", "# a comment\nnls - global\nacl - global acl\nssl - global ssl - with a dash\n")
            .Write("main", "profiles/use.local.desc", "a/b:acl - local acl\na/c:nls - local of another\na/b:nls - local\n")
            .Write("main", "profiles/desc/abi_x86.desc", "32 - 32-bit libraries\n")
            .Write("main", "profiles/desc/python_targets.desc", "python3_13 - Build with Python 3.13\n")
            .Write("main", "a/b/metadata.xml", """
                <pkgmetadata><use>
                  <flag name="nls">of the package</flag>
                  <flag name="nls" restrict="&gt;=a/b-2">of version 2</flag>
                  <flag name="doc" restrict="&gt;=a/b-2">of version 2 only</flag>
                </use><use lang="de"><flag name="nls">des Pakets</flag></use></pkgmetadata>
                """)
            .Package("main", "a/b-1").Package("main", "a/b-2");
        var repositories = new RepositorySet([builder.Open("main")]);
        var descriptions = new UseFlagDescriptions(repositories);
        ILookup<string, PackageMetadata> packages = repositories.Main.VersionsOf(QualifiedPackageName.Parse("a/b"))
            .ToLookup(package => package.Name.PVR);
        string? Of(string version, string flag, string language = "en") => descriptions.Of(packages[version].Single(), flag, language)?.Text;

        Assert.Equal(("of the package", "of version 2"), (Of("1", "nls"), Of("2", "nls")));
        Assert.Equal("des Pakets", Of("1", "nls", "de"));
        Assert.Equal("of the package", Of("1", "nls", "fr"));
        Assert.Equal((null, "of version 2 only"), (Of("1", "doc"), Of("2", "doc")));
        Assert.Equal("local acl", Of("1", "acl"));
        Assert.Equal("global ssl - with a dash", Of("1", "ssl"));
        Assert.Equal("32-bit libraries", Of("1", "abi_x86_32"));
        Assert.Equal("Build with Python 3.13", Of("1", "python_targets_python3_13"));
        Assert.Null(Of("1", "missing"));
        Assert.Equal(builder.Path("main/a/b/metadata.xml"), descriptions.Of(packages["1"].Single(), "nls")!.Source);
    }

    [Fact]
    public void Masters_describe_what_a_repository_does_not()
    {
        using RepositoryBuilder builder = new RepositoryBuilder()
            .Repository("main").Write("main", "profiles/use.desc", "nls - of main\nacl - of main\n")
            .Repository("overlay", "main").Write("overlay", "profiles/use.desc", "nls - of the overlay\n");
        var repositories = new RepositorySet([builder.Open("main"), builder.Open("overlay")]);
        var descriptions = new UseFlagDescriptions(repositories);
        string? Of(string repository, string flag) => descriptions.Of(repositories.Find(repository)!, flag)?.Text;

        Assert.Equal(("of the overlay", "of main"), (Of("overlay", "nls"), Of("overlay", "acl")));
        Assert.Equal("of main", Of("main", "nls"));
    }

    [Fact]
    public void The_flags_of_Gentoo_are_described()
    {
        var descriptions = new UseFlagDescriptions(gentoo.Repositories);
        EbuildRepository repository = gentoo.Repositories.Main;

        Assert.Equal("Add support for Access Control Lists", descriptions.Of(repository, "acl")?.Text);
        Assert.Equal("32-bit (x86) libraries", descriptions.Of(repository, "abi_x86_32")?.Text);
        Assert.EndsWith("desc/python_targets.desc", descriptions.Of(repository, "python_targets_python3_13")?.Source, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(Path.Combine(repository.ProfilesPath, "desc")),
            file => Assert.NotEmpty(UseDescriptionFile.Parse(LineFile.Read(file)).All));
    }

    [Fact]
    public void Local_descriptions_are_what_Portage_made_of_metadata_xml()
    {
        var repositories = new RepositorySet([EbuildRepository.Open(TestPaths.SharedOrSkip("fixtures/repo"))]);
        var descriptions = new UseFlagDescriptions(repositories);
        UseDescriptionFile local = UseDescriptionFile.Parse(LineFile.Read(Path.Combine(repositories.Main.ProfilesPath, "use.local.desc")));

        Assert.NotEmpty(local.All);
        Assert.All(local.All, entry =>
        {
            string[] name = entry.Key.Split(':');
            PackageMetadata package = repositories.Main.VersionsOf(QualifiedPackageName.Parse(name[0]))[^1];
            UseFlagDescription? found = descriptions.Of(package, name[1]);
            Assert.Equal(entry.Value, found?.Text);
            Assert.EndsWith("metadata.xml", found?.Source, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Any_file_of_descriptions_is_read() => Gen.OneOf("a", " - ", "#", "\n", ":", "/", "-", " ", "é").Array[0, 20].Select(string.Concat)
        .Sample(text => UseDescriptionFile.Parse(LineFile.Parse(text, "use.desc")).All.All(entry => entry.Key.Length > 0));
}
