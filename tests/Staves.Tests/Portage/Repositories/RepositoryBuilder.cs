using System.Text;
using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Tests.Portage.Repositories;

/// <summary>Small repositories in a temporary directory.</summary>
sealed class RepositoryBuilder : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("staves-repository-").FullName;

    public string Path(string name) => System.IO.Path.Combine(_root, name);

    public RepositoryBuilder Write(string repository, string file, string text)
    {
        string path = System.IO.Path.Combine(_root, repository, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return this;
    }

    /// <summary>A repository with a profile `p` of EAPI 8 for amd64.</summary>
    public RepositoryBuilder Repository(string name, string masters = "") => Write(name, "profiles/repo_name", $"{name}\n")
        .Write(name, "metadata/layout.conf", $"masters = {masters}\n")
        .Write(name, "profiles/p/eapi", "8\n")
        .Write(name, "profiles/p/make.defaults", "ARCH=\"amd64\"\nACCEPT_KEYWORDS=\"amd64\"\n");

    public RepositoryBuilder Package(string repository, string name, string fields = "KEYWORDS=amd64\n") =>
        Write(repository, $"metadata/md5-cache/{name}", $"EAPI=8\nSLOT=0\n{fields}");

    public EbuildRepository Open(string name) => EbuildRepository.Open(Path(name));

    public PortageConfiguration Configure(UserConfiguration? user = null, params string[] repositories)
    {
        var set = new RepositorySet([.. (repositories.Length == 0 ? ["main"] : repositories).Select(Open)]);
        return PortageConfiguration.Create(set, ProfileStack.Load(set, set.Main, "p"), user ?? UserConfiguration.Empty);
    }

    public static PackageMetadata Find(PortageConfiguration configuration, string name)
    {
        VersionedPackageName package = VersionedPackageName.Parse(name);
        return configuration.Repositories.All
            .SelectMany(repository => repository.VersionsOf(package.Package))
            .Single(metadata => metadata.Name == package);
    }

    public static Diagnostic Failure(Func<object> action) => Assert.Throws<StavesException>(action).Diagnostics[0];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
