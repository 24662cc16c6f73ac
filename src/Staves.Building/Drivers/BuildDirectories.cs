namespace Staves.Building.Drivers;

/// <summary>The directories of one build, as PMS names them inside.</summary>
sealed class BuildDirectories : IDisposable
{
    static readonly string[] Subdirectories =
        ["build/work", "build/image", "build/temp", "build/homedir", "build/distdir", "build/files", "build/state", "lib", "sysroot"];

    BuildDirectories(WorkDirectory directory) => Directory = directory;

    /// <summary>What they lie in.</summary>
    public WorkDirectory Directory { get; }

    /// <summary>PORTAGE_BUILDDIR.</summary>
    public string Build => Directory.Of("build");

    public string Image => Directory.Of("build/image");

    /// <summary>What the phase library and Staves tell each other.</summary>
    public string State => Directory.Of("build/state");

    public string Sysroot => Directory.Of("sysroot");

    /// <summary>What is written to a builder's root.</summary>
    public string Upper => Directory.Of("upper");

    /// <summary>What becomes /lib.</summary>
    public string Libraries => Directory.Of("lib");

    public string Phases => Directory.Of("phases");

    public string Helpers => Directory.Of("helpers");

    public static BuildDirectories Create(EbuildRequest request)
    {
        var directory = WorkDirectory.Create(request.WorkDirectory, request.Metadata.Name.PF);
        foreach (string name in Subdirectories)
        {
            System.IO.Directory.CreateDirectory(directory.Of(name));
        }

        return new BuildDirectories(directory);
    }

    public void Dispose() => Directory.Dispose();
}
