using Staves.Packages.Downloads;

namespace Staves.Pipeline;

/// <summary>What fetching may use of a user's secrets. No other step sees them, and nothing that is stored has a word of them.</summary>
/// <param name="UsesSsh">Whether git and rsync may use the ssh agent, and keys and settings in `~/.ssh`.</param>
/// <param name="NetrcFile">The file with passwords by host: $NETRC, else `~/.netrc`; null where there is none or it may not be used.</param>
sealed record Secrets(bool UsesSsh, string? NetrcFile)
{
    public static Secrets None { get; } = new(UsesSsh: false, NetrcFile: null);

    /// <summary>How files are fetched.</summary>
    public DownloadOptions Download(bool offline) => new() { Offline = offline, Netrc = Netrc };

    public Netrc Netrc => NetrcFile is null ? Netrc.None : Netrc.Read(NetrcFile);
}
