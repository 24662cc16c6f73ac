using Staves.Portage.Configuration;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Files;
using Staves.Portage.Repositories;

namespace Staves.Portage.Profiles;

/// <summary>One directory of profile files (PMS profiles). Its listing is read once, its files when they are asked for.</summary>
public sealed class ProfileNode
{
    readonly IFileTree _files;
    readonly HashSet<string> _names;

    ProfileNode(string path, EbuildRepository? repository, Eapi? unspecified = null)
    {
        Path = path;
        Repository = repository;
        _files = repository?.Files ?? DiskTree.Instance;
        _names = [.. _files.Names(path)];
        Eapi = ReadEapi(unspecified);
    }

    public string Path { get; }

    /// <summary>The repository that it lies in; null for a directory of the user's.</summary>
    public EbuildRepository? Repository { get; }

    public Eapi Eapi { get; }

    /// <summary>The directory, which must exist.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="repository">Null for a directory of the user's.</param>
    /// <param name="unspecified">The EAPI where there is no file `eapi`; the repository's or EAPI 0 where it is null.</param>
    public static ProfileNode Open(string path, EbuildRepository? repository, Eapi? unspecified = null) => new(path, repository, unspecified);

    /// <summary>The files of `profiles` itself, which hold for every package of the repository; null where it has no such
    /// directory.</summary>
    public static ProfileNode? OfRepository(EbuildRepository repository) =>
        repository.Files.HasDirectory(repository.ProfilesPath) ? new ProfileNode(repository.ProfilesPath, repository) : null;

    public bool Has(string fileName) => _names.Contains(fileName);

    public string FilePath(string fileName) => System.IO.Path.Combine(Path, fileName);

    /// <summary>A file, or the files of a directory of that name in byte order; none where there is neither.</summary>
    public IEnumerable<LineFile> Files(string fileName) =>
        Has(fileName) ? ConfigurationPath.Read(FilePath(fileName), _files) : [];

    /// <summary>A file that is there and is no directory.</summary>
    public LineFile File(string fileName) => LineFile.Read(FilePath(fileName), _files);

    public IEnumerable<ConfigurationLine> Lines(string fileName) => Files(fileName).SelectMany(file => file.Lines());

    /// <summary>As `profiles.desc` names it, with the repository in front: `gentoo:default/linux/amd64/23.0`.</summary>
    public override string ToString() =>
        Repository is null ? Path : $"{Repository.Name}:{System.IO.Path.GetRelativePath(Repository.ProfilesPath, Path)}";

    Eapi ReadEapi(Eapi? given)
    {
        if (Has("eapi"))
        {
            return EapiOf(File("eapi"));
        }

        if (given is not null)
        {
            return given;
        }

        string? unspecified = Repository?.Layout is { ProfileFormats: { } formats } layout
            && formats.Contains("profile-default-eapi", StringComparer.Ordinal) ? layout.ProfileEapiWhenUnspecified : null;
        if (unspecified is not null && Eapi.TryGet(unspecified, out Eapi? eapi))
        {
            return eapi;
        }

        string top = Repository is null ? "" : System.IO.Path.Combine(Repository.ProfilesPath, "eapi");
        return _files.TryReadText(top) is { } text && EapiOf(LineFile.Parse(text, top)) is { HasRepositoryProfileEapiDefault: true } topLevel
            ? topLevel
            : Eapi.Unnamed;
    }

    static Eapi EapiOf(LineFile file)
    {
        string name = file.Lines().Select(line => line.ToString()).FirstOrDefault("0");
        return Eapi.TryGet(name, out Eapi? eapi)
            ? eapi
            : throw new StavesException(new Diagnostic(
                "STV2107", $"`{name}` is not an EAPI that Staves knows", new SourceLocation(file.Path, 1)));
    }
}
