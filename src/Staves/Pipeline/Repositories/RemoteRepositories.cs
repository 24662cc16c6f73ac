using System.Collections.Immutable;
using Staves.Building.Sync;
using Staves.Portage.Configuration.UserFiles;
using Staves.Specification;

namespace Staves.Pipeline.Repositories;

/// <summary>The repositories of a configuration that are fetched from elsewhere.</summary>
/// <param name="Specified">Those of `[[repositories]]`.</param>
/// <param name="Configured">Those of repos.conf whose location is not there.</param>
sealed record RemoteRepositories(ImmutableArray<RemoteRepository> Specified, ImmutableArray<RemoteRepository> Configured)
{
    /// <summary>Gentoo's own name of its repository.</summary>
    const string Gentoo = "gentoo";

    public ImmutableArray<RemoteRepository> All => [.. Configured, .. Specified];

    public static RemoteRepositories Of(ImageSpecification? specification, string? configRoot) => new(
        [.. (specification?.Repositories ?? []).Select(repository => Of(repository, specification!, configRoot)).OfType<RemoteRepository>()],
        configRoot is null || !Directory.Exists(Path.Combine(configRoot, "etc", "portage"))
            ? []
            : [.. ReposConf.Read(configRoot).Repositories.Select(settings => Of(settings, specification, configRoot)).OfType<RemoteRepository>()]);

    static RemoteRepository? Of(RepositorySpecification repository, ImageSpecification specification, string? configRoot)
    {
        bool isSigned = repository.VerifySignature ?? (repository.Keyring is not null
            || repository.Type == RepositoryType.WebRsync
            || (repository.Type == RepositoryType.Rsync && repository.Name == Gentoo));
        RepositorySource? source = repository.Type switch
        {
            RepositoryType.Git => new RepositorySource.Git(Absolute(repository.Uri!, specification.Directory), repository.Branch),
            RepositoryType.Rsync => new RepositorySource.Rsync(Absolute(repository.Uri!, specification.Directory)),
            RepositoryType.WebRsync => new RepositorySource.Snapshot(repository.Uri is { } uri && GentooMirrors.Parse([Absolute(uri, specification.Directory)]) is { IsEmpty: false } own
                ? own
                : GentooMirrors.Of(specification, configRoot)),
            _ => null,
        };
        return source is null ? null : new RemoteRepository(repository.Name, source, isSigned, repository.Location) { Keyring = repository.Keyring?.Value };
    }

    static RemoteRepository? Of(RepositorySettings settings, ImageSpecification? specification, string configRoot)
    {
        string? type = settings.Options.GetValueOrDefault("sync-type");
        string? uri = settings.Options.GetValueOrDefault("sync-uri");
        RepositorySource? source = (type, uri) switch
        {
            ("git", { Length: > 0 }) => new RepositorySource.Git(uri, BranchOf(settings)),
            ("rsync", { Length: > 0 }) => new RepositorySource.Rsync(uri),
            ("webrsync", _) => new RepositorySource.Snapshot(GentooMirrors.Of(specification, configRoot)),
            _ => null,
        };
        // What a distribution ships counts only where its directory is there, as before.
        return source is null || settings.IsShipped || Path.Exists(settings.Location)
            ? null
            : new RemoteRepository(settings.Name, source, IsSigned(settings, type!), settings.Place)
            {
                Keyring = settings.Options.GetValueOrDefault("sync-openpgp-key-path") is { Length: > 0 } keyring ? keyring : null,
            };
    }

    static bool IsSigned(RepositorySettings settings, string type)
    {
        (string key, bool otherwise) = type switch
        {
            "git" => ("sync-git-verify-commit-signature", false),
            "rsync" => ("sync-rsync-verify-metamanifest", settings.Name == Gentoo),
            _ => ("sync-webrsync-verify-signature", true),
        };
        return settings.Options.TryGetValue(key, out string? value) && value.Length > 0 ? value.ToUpperInvariant() is "YES" or "TRUE" : otherwise;
    }

    /// <summary>Portage has no key for it: the branch stands among the options of `git clone`.</summary>
    static string? BranchOf(RepositorySettings settings)
    {
        string[] words = settings.Options.GetValueOrDefault("sync-git-clone-extra-opts", "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int separate = Array.FindIndex(words, word => word is "-b" or "--branch");
        string? branch = separate >= 0 && separate + 1 < words.Length
            ? words[separate + 1]
            : Array.Find(words, word => word.StartsWith("--branch=", StringComparison.Ordinal))?["--branch=".Length..];
        return branch is { Length: > 0 } && branch[0] != '-' ? branch : null;
    }

    /// <summary>Only what starts like a path is one.</summary>
    static string Absolute(string uri, string directory) =>
        uri.StartsWith("./", StringComparison.Ordinal) || uri.StartsWith("../", StringComparison.Ordinal) ? Path.GetFullPath(uri, directory) : uri;
}
