using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Profiles;
using Staves.Portage.Repositories;

namespace Staves.Tests.Documentation;

public sealed class RepositoryExamples : Examples
{
    public override string Source { get; } = ThisFile();

    public void Packages()
    {
        #region Packages
        EbuildRepository repository = EbuildRepository.Open(Repository);
        foreach (QualifiedPackageName name in repository.PackageNames())
        {
            Console.WriteLine($"{name}: {string.Join(' ', repository.VersionsOf(name).Select(package => package.Name.PVR))}");
        }

        PackageMetadata hello = repository.VersionsOf(QualifiedPackageName.Parse("app-misc/hello"))[0];
        Console.WriteLine($"{hello}, slot {hello.Slot}/{hello.SubSlot}, EAPI {hello.Eapi}");
        Console.WriteLine($"IUSE {string.Join(' ', hello.Iuse)}");
        #endregion
    }

    public void Configurations()
    {
        #region Configurations
        var repositories = new RepositorySet([EbuildRepository.Open(Repository)]);
        var profile = ProfileStack.Load(repositories, repositories.Main, "desktop");
        var user = UserConfiguration.Empty with
        {
            PackageUse = PackageSetting.ParseAll("app-misc/hello debug -color\n", "package.use"),
        };
        var configuration = PortageConfiguration.Create(repositories, profile, user);

        Console.WriteLine(string.Join(" > ", profile.Nodes));
        Console.WriteLine($"USE {configuration.Variables["USE"]}, @system {string.Join(' ', configuration.SystemSet)}");

        PackageMetadata hello = repositories.Main.VersionsOf(QualifiedPackageName.Parse("app-misc/hello"))[0];
        PackageUse use = configuration.UseOf(hello);
        Console.WriteLine($"enabled {string.Join(' ', use.Enabled)}, masked {string.Join(' ', use.Masked)}");
        #endregion
    }

    public void Visibility()
    {
        #region Visibility
        var repositories = new RepositorySet([EbuildRepository.Open(Repository)]);
        var profile = ProfileStack.Load(repositories, repositories.Main, "base");
        var configuration = PortageConfiguration.Create(repositories, profile, UserConfiguration.Empty);
        foreach (PackageMetadata package in repositories.Main.PackageNames().SelectMany(name => repositories.Main.VersionsOf(name)))
        {
            Visibility visibility = configuration.VisibilityOf(package);
            string[] reasons = [.. visibility.Reasons.Select(reason => reason is MaskReason.PackageMask mask ? mask.Comment : reason.Message)];
            Console.WriteLine($"{package.Name}: {(visibility.IsVisible ? "visible" : string.Join("; ", reasons))}");
        }
        #endregion
    }

    public void Patterns()
    {
        #region Patterns
        EbuildRepository repository = EbuildRepository.Open(Repository);
        PackageMetadata hello = repository.VersionsOf(QualifiedPackageName.Parse("app-misc/hello"))[0];
        string[] lines = ["*/*", "app-misc/hello:0", "=app-misc/hello-2*", "dev-libs/*", ">=app-misc/hello-1", "app-misc/*::sample"];
        IEnumerable<PackagePattern> matching = lines.Select(PackagePattern.Parse).Where(pattern => pattern.Matches(hello));
        Console.WriteLine(string.Join(" > ", matching.MostSpecificFirst()));
        #endregion
    }

    public void Manifests()
    {
        #region Manifests
        EbuildRepository repository = EbuildRepository.Open(Repository);
        Manifest manifest = repository.ManifestOf(QualifiedPackageName.Parse("app-misc/hello"));
        if (manifest.TryGetDistfile("hello-2.1.tar.xz", out ManifestEntry? file))
        {
            Console.WriteLine($"{file.Name}: {file.Size} bytes, BLAKE2B {file.Blake2B![..8]}…");
        }
        #endregion
    }

    public void ShellFiles()
    {
        #region ShellFiles
        const string MakeConf = """
            COMMON_FLAGS="-O2 -pipe"
            CFLAGS="${COMMON_FLAGS} -march=x86-64-v3"
            USE='-X nls' # quoted as in a shell
            """;
        var variables = new Dictionary<string, string>();
        ShellAssignments.Parse(MakeConf, "make.conf").EvaluateInto(variables, outer: _ => null, warnings: []);
        Console.WriteLine($"{variables["CFLAGS"]} | {variables["USE"]}");
        #endregion
    }

    public void BrokenFiles()
    {
        #region BrokenFiles
        try
        {
            Manifest.Parse("DIST hello-2.1.tar.xz 20480\n", "app-misc/hello/Manifest");
        }
        catch (StavesException exception)
        {
            Diagnostic diagnostic = exception.Diagnostics[0];
            Console.WriteLine($"{diagnostic.Location}: {diagnostic.Code} {diagnostic.Message}");
        }
        #endregion
    }
}
