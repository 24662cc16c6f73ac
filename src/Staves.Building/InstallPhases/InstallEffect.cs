namespace Staves.Building.InstallPhases;

/// <summary>What a function that phases of an installation call is for, where Staves knows it.</summary>
public enum InstallEffect
{
    /// <summary>It says something, looks at something or computes something.</summary>
    None,

    /// <summary>It prepares a compilation, and a package that is compiled has it behind itself.</summary>
    Preparation,

    /// <summary>It speaks to what runs: the kernel, udev, an init system. In an image nothing does.</summary>
    RunningSystem,

    /// <summary>It deals with the version that it replaces or with files outside of the image, and there are none.</summary>
    Replacement,

    /// <summary>It has the loader's cache and the environment brought up to date, which is done when all packages are there.</summary>
    Environment,

    /// <summary>It makes an account of sysusers.d(5), with its home directory.</summary>
    Accounts,

    /// <summary>It gives files capabilities.</summary>
    FileCapabilities,

    /// <summary>It makes what tmpfiles.d(5) of the package says.</summary>
    TemporaryFiles,

    /// <summary>It brings caches up to date that desktop programs share, which is done when all packages are there.</summary>
    SharedCaches,
}
