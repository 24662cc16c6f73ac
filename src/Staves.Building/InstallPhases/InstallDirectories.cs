using Staves.Building.Drivers;
using Staves.Building.Phases;

namespace Staves.Building.InstallPhases;

/// <summary>
/// The directories in which phases of installations run. Others cannot even look into them: files in there have the modes that they have
/// in the image, set-user-id too.
/// </summary>
public sealed class InstallDirectories : IDisposable
{
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    readonly WorkDirectory _directory;

    InstallDirectories(WorkDirectory directory) => _directory = directory;

    /// <summary>What phases see as ROOT.</summary>
    public string Root => _directory.Of("root");

    /// <summary>The package's own files before it is merged, D; emptied for each package.</summary>
    public string Image => _directory.Of("package/image");

    internal string State => _directory.Of("package/state");

    internal string Temporary => _directory.Of("package/temp");

    internal string Library => _directory.Of("phases");

    internal string Helpers => _directory.Of("helpers");

    /// <summary>What becomes /lib.</summary>
    internal string Libraries => _directory.Of("lib");

    /// <param name="parent">A directory below which each build makes one of its own.</param>
    public static InstallDirectories Create(string parent)
    {
        var directory = WorkDirectory.Create(parent, "install");
        File.SetUnixFileMode(directory.Path, Private);
        var directories = new InstallDirectories(directory);
        Directory.CreateDirectory(directories.Root);
        Directory.CreateDirectory(directories.Libraries);
        PhaseLibrary.WriteForInstallation(directories.Library, directories.Helpers);
        return directories;
    }

    /// <summary>Makes room for a package: nothing of the one before is left.</summary>
    public void Begin()
    {
        if (Directory.Exists(_directory.Of("package")))
        {
            WorkDirectory.Remove(_directory.Of("package"));
        }

        foreach (string path in new[] { Image, State, Temporary })
        {
            Directory.CreateDirectory(path);
        }
    }

    public void Dispose() => _directory.Dispose();
}
