namespace Staves.Building.Drivers;

/// <summary>The directories of one build, as PMS names them inside.</summary>
sealed class BuildDirectories : IDisposable
{
    static readonly string[] Subdirectories =
        ["build/work", "build/image", "build/temp", "build/homedir", "build/distdir", "build/files", "build/state", "lib", "sysroot"];

    readonly WorkDirectory _directory;

    BuildDirectories(WorkDirectory directory) => _directory = directory;

    /// <summary>Whether they stay behind.</summary>
    public bool IsKept
    {
        get => _directory.IsKept;
        set => _directory.IsKept = value;
    }

    public string Path => _directory.Path;

    /// <summary>PORTAGE_BUILDDIR.</summary>
    public string Build => _directory.Of("build");

    public string Image => _directory.Of("build/image");

    /// <summary>What the phase library and Staves tell each other.</summary>
    public string State => _directory.Of("build/state");

    public string Sysroot => _directory.Of("sysroot");

    /// <summary>What is written to a builder's root.</summary>
    public string Upper => _directory.Of("upper");

    /// <summary>What becomes /lib.</summary>
    public string Libraries => _directory.Of("lib");

    public string Phases => _directory.Of("phases");

    public string Helpers => _directory.Of("helpers");

    public static BuildDirectories Create(EbuildRequest request)
    {
        var directory = WorkDirectory.Create(request.WorkDirectory, request.Metadata.Name.PF);
        foreach (string name in Subdirectories)
        {
            Directory.CreateDirectory(directory.Of(name));
        }

        return new BuildDirectories(directory);
    }

    public void Dispose() => _directory.Dispose();
}
