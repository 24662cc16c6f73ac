using System.Formats.Tar;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Dependencies;
using Staves.Portage.Descriptions;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;
using Staves.Portage.Updates;

namespace Staves.Tests.Documentation;

public sealed class SystemExamples : Examples
{
    public override string Source { get; } = ThisFile();

    string Cache => Path.Combine(Scratch, "cache");

    string Root => Path.Combine(Scratch, "root");

    public void Indexes()
    {
        #region Indexes
        var options = new RepositoryOptions { CacheDirectory = Cache };
        EbuildRepository first = EbuildRepository.Open(Repository, options);
        EbuildRepository second = EbuildRepository.Open(Repository, options);
        Console.WriteLine($"{first.PackageNames().Count()} packages, {Directory.GetFiles(Cache, "*.index", SearchOption.AllDirectories).Length} index");
        Console.WriteLine(second.VersionsOf(QualifiedPackageName.Parse("dev-libs/ssl"))[^1]);
        #endregion
    }

    public void Snapshots()
    {
        string archive = Path.Combine(Scratch, "sample.tar");
        #region Snapshots
        TarFile.CreateFromDirectory(Repository, archive, includeBaseDirectory: true);
        EbuildRepository snapshot = EbuildRepository.Open(archive, new RepositoryOptions { CacheDirectory = Cache });
        Console.WriteLine($"{snapshot.Name}: {string.Join(' ', snapshot.PackageNames())}");

        snapshot.UnpackSources([QualifiedPackageName.Parse("app-misc/hello")], CancellationToken.None);
        Console.WriteLine(Directory.Exists(Path.Combine(snapshot.SourcesPath, "app-misc/hello")));
        #endregion
    }

    public void PortageDirectories()
    {
        Directory.CreateDirectory(Path.Combine(Root, "etc/portage"));
        File.WriteAllText(Path.Combine(Root, "etc/portage/repos.conf"), $"[sample]\nlocation = {Repository}\n");
        File.WriteAllText(Path.Combine(Root, "etc/portage/make.conf"), "USE=\"-gui\"\nCFLAGS=\"-O3\"\n");
        File.WriteAllText(Path.Combine(Root, "etc/portage/package.accept_keywords"), "app-misc/hello\n");
        File.CreateSymbolicLink(Path.Combine(Root, "etc/portage/make.profile"), Path.Combine(Repository, "profiles/desktop"));
        #region PortageDirectories
        PortageDirectory system = PortageDirectory.Open(Root);
        var configuration = PortageConfiguration.Create(system.Repositories, system.LoadProfile()!, system.User);
        Console.WriteLine($"{configuration.Profile.Name}, USE {configuration.Variables["USE"]}, CFLAGS {configuration.Variables["CFLAGS"]}");
        foreach (PackageMetadata hello in system.Repositories.VersionsOf(QualifiedPackageName.Parse("app-misc/hello")))
        {
            Console.WriteLine($"{hello.Name}: {(configuration.VisibilityOf(hello).IsVisible ? "visible" : "masked")}");
        }
        #endregion
    }

    public void InstalledPackages()
    {
        #region InstalledPackages
        var database = InstalledPackageDatabase.OfRoot(Root);
        EntryFiles files = EntryFiles.Empty
            .WithValue("SLOT", "0/3").WithValue("EAPI", "8").WithValue("USE", "amd64 nls").WithValue("IUSE", "nls").WithValue("repository", "sample");
        new InstalledPackageWriter(database).Write(
            VersionedPackageName.Parse("dev-libs/ssl-3.0"), files, Contents.Parse("dir /usr\nsym /usr/libssl.so -> libssl.so.3 1700000000\n", "CONTENTS"));

        foreach (InstalledPackage package in database.Packages())
        {
            bool fits = package.Built.Satisfies(PackageDependency.Parse(">=dev-libs/ssl-3:0/3[nls]"), new HashSet<string>());
            Console.WriteLine($"{package}, slot {package.Slot}/{package.SubSlot}, USE {string.Join(' ', package.Use)}: {fits}");
            Console.WriteLine(package.Contents.Find("/usr/libssl.so"));
        }
        #endregion
    }

    public void Moves()
    {
        #region Moves
        var updates = PackageUpdates.Of([
            PackageUpdate.Parse("move dev-libs/tls dev-libs/ssl"), PackageUpdate.Parse("slotmove dev-libs/ssl 0 3")]);
        Console.WriteLine(updates.Apply(PackageDependency.Parse(">=dev-libs/tls-2:0[nls]")));
        Console.WriteLine(updates.ApplyToLine("dev-libs/tls -nls  # in package.use"));
        #endregion
    }

    public void FlagDescriptions()
    {
        #region FlagDescriptions
        var repositories = new RepositorySet([EbuildRepository.Open(Repository)]);
        PackageMetadata hello = repositories.VersionsOf(QualifiedPackageName.Parse("app-misc/hello"))[0];
        var descriptions = new UseFlagDescriptions(repositories);
        foreach (string flag in (string[])["color", "nls"])
        {
            Console.WriteLine($"{flag}: {descriptions.Of(hello, flag)?.Text}");
        }
        #endregion
    }
}
