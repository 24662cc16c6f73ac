using Staves.Benchmarks.Samples;
using Staves.Portage.Dependencies;
using Staves.Portage.Metadata;
using Staves.Portage.Repositories;
using Staves.Tests.Packages;

namespace Staves.Tests.Portage.Repositories;

/// <summary>The large repository that the benchmarks measure.</summary>
public sealed class RepositorySynthesizerTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    [Fact]
    public void A_multiplied_repository_is_as_sound_as_the_real_one()
    {
        using var scratch = new ScratchDirectory();
        RepositorySynthesizer.Write(gentoo.Repositories.Main.Path, scratch["large"], entries: 4_000);
        var repository = EbuildRepository.Open(scratch["large"]);
        PackageMetadata[] packages = [.. repository.PackageNames().SelectMany(name => repository.VersionsOf(name))];

        Assert.Equal(4_000, packages.Length);
        Assert.Equal(1_747, packages.Count(package => package.Name.Category.EndsWith("-1", StringComparison.Ordinal)));
        PackageMetadata bash = packages.First(package => package.Name.ToString().StartsWith("app-shells-1/bash", StringComparison.Ordinal));
        Assert.True(DependencySpecifications.TryParsePackages(bash.Rdepend, bash.Eapi, out var dependencies, out _));
        Assert.Contains(dependencies.Items(), item => item.Package.ToString() == "sys-libs-1/ncurses");
    }

    [Fact]
    public void It_is_the_same_each_time()
    {
        using var scratch = new ScratchDirectory();
        RepositorySynthesizer.Write(gentoo.Repositories.Main.Path, scratch["one"], entries: 2_000);
        RepositorySynthesizer.Write(gentoo.Repositories.Main.Path, scratch["two"], entries: 2_000);

        Assert.Equal(Texts(scratch["one"]), Texts(scratch["two"]));
    }

    static IEnumerable<string> Texts(string repository) =>
        Directory.EnumerateFiles(Path.Combine(repository, "metadata"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(repository, file)} {File.ReadAllText(file)}");
}
