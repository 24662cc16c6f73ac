using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Tests.Portage.Configuration;

/// <summary>A configuration root of the fixtures: just as much of `/etc/portage` as they use.</summary>
sealed class EtcPortage(string fixtures, string name)
{
    string Directory => Path.Combine(fixtures, "config", name, "etc", "portage");

    public PortageConfiguration Read()
    {
        var repositories = new RepositorySet([
            EbuildRepository.Open(Path.Combine(fixtures, "repo")),
            .. name == "D" ? [EbuildRepository.Open(Path.Combine(fixtures, "overlay"))] : Array.Empty<EbuildRepository>()]);
        // What is a symbolic link in `/etc/portage` is a file that holds the link's text here.
        string profile = Path.GetFullPath(Path.Combine(Directory, File.ReadAllText(Path.Combine(Directory, "make.profile"))));
        ProfileStack stack = ProfileStack.Load(repositories, repositories.Main, profile)
            .WithUserProfile(Path.Combine(Directory, "profile"));
        return PortageConfiguration.Create(repositories, stack, new UserConfiguration
        {
            MakeConf = [.. Files("make.conf").Select(Shell)],
            PackageUse = Settings("package.use"),
            PackageAcceptKeywords = Settings("package.accept_keywords"),
            PackageLicense = Settings("package.license"),
            PackageMask = Settings("package.mask"),
            PackageUnmask = Settings("package.unmask"),
            PackageEnv = Settings("package.env"),
            EnvFiles = Files("env").ToImmutableDictionary(file => Path.GetRelativePath(Path.Combine(Directory, "env"), file), Shell),
        });
    }

    IEnumerable<string> Files(string file) => ConfigurationPath.Files(Path.Combine(Directory, file));

    ShellAssignments Shell(string file) => ShellAssignments.Parse(Text(file), file);

    ImmutableArray<PackageSetting> Settings(string file) =>
        [.. Files(file).SelectMany(path => PackageSetting.ParseAll(Text(path), path))];

    string Text(string file)
    {
        // The sourced file is named by its place among the fixtures.
        return File.ReadAllText(file).Replace("@FIXTURES@", fixtures, StringComparison.Ordinal);
    }
}
