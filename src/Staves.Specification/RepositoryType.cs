namespace Staves.Specification;

/// <summary>Where an ebuild repository comes from.</summary>
public enum RepositoryType
{
    /// <summary>A clone of a Git repository.</summary>
    Git,

    /// <summary>A tree served by rsync.</summary>
    Rsync,

    /// <summary>A snapshot tarball of a Gentoo mirror.</summary>
    WebRsync,

    /// <summary>A container image that holds a snapshot.</summary>
    Docker,

    /// <summary>A directory of this machine.</summary>
    Local,

    /// <summary>The repository that is shipped with the program.</summary>
    Bundled,
}
