using System.Collections.Immutable;
using Staves.Packages.Downloads;

namespace Staves.Building.Sync;

/// <summary>Where a repository is fetched from (Portage's portage(5), `sync-type`).</summary>
public abstract record RepositorySource
{
    RepositorySource()
    {
    }

    /// <summary>Tells this source from all others of its kind.</summary>
    public abstract string Identity { get; }

    /// <summary>As it may be shown: without a password.</summary>
    public abstract string Shown { get; }

    /// <summary>Whether it is on this machine, so that no connection is opened for it.</summary>
    public abstract bool IsLocal { get; }

    /// <summary>A repository in Git.</summary>
    /// <param name="Uri">Whatever `git fetch` takes.</param>
    /// <param name="Branch">A branch or tag; null for the one that the server names.</param>
    public sealed record Git(string Uri, string? Branch) : RepositorySource
    {
        public override string Identity => $"git {Uri} {Branch}";

        public override string Shown => Branch is null ? WithoutPassword(Uri) : $"{WithoutPassword(Uri)}#{Branch}";

        public override bool IsLocal => IsOfThisMachine(Uri);
    }

    /// <summary>A tree that an rsync server has.</summary>
    /// <param name="Uri">`rsync://`, `ssh://`, `host:path` or a directory.</param>
    public sealed record Rsync(string Uri) : RepositorySource
    {
        public override string Identity => $"rsync {Uri}";

        public override string Shown => WithoutPassword(Uri);

        public override bool IsLocal => IsOfThisMachine(Uri);
    }

    /// <summary>The newest snapshot of Gentoo's mirrors.</summary>
    /// <param name="Mirrors">The first to be asked first.</param>
    public sealed record Snapshot(ImmutableArray<DownloadSource> Mirrors) : RepositorySource
    {
        public override string Identity => "snapshot";

        public override string Shown => string.Join(' ', Mirrors.Select(mirror => WithoutPassword(mirror.Text)));

        public override bool IsLocal => Mirrors.All(mirror => mirror.Uri.IsFile);
    }

    static bool IsOfThisMachine(string uri) =>
        uri.StartsWith('/') || uri.StartsWith("file:", StringComparison.Ordinal);

    static string WithoutPassword(string uri)
    {
        int scheme = uri.IndexOf("://", StringComparison.Ordinal);
        int end = scheme < 0 ? -1 : uri.IndexOf('/', scheme + 3);
        int at = scheme < 0 ? -1 : uri.LastIndexOf('@', (end < 0 ? uri.Length : end) - 1);
        int colon = at < 0 ? -1 : uri.IndexOf(':', scheme + 3);
        return colon < 0 || colon > at ? uri : $"{uri[..colon]}{uri[at..]}";
    }
}
