using System.Collections.Immutable;
using Staves.Packages.Downloads;
using Staves.Packages.Stages;
using Staves.Packages.Verification;
using Staves.Pipeline.Planning;
using Staves.Pipeline.Repositories;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Pipeline.Builders;

/// <summary>A builder that is a stage3 of Gentoo's, by its short name: `stage3:musl`.</summary>
static class StageBuilder
{
    const string KeysHint = "`stage-keyring = 'FILE'` in `[build]`, or --keyring, names the keys that sign them; sec-keys/openpgp-keys-gentoo-release has Gentoo's";

    /// <summary>The archive that a short name means, which is fetched where it is not here; anything else as it is.</summary>
    /// <exception cref="StavesException">STV46xx: there is no such stage, or it cannot be had.</exception>
    public static async Task<Located<string>> LocateAsync(
        Located<string> name, ImageSpecification specification, ResolutionOptions options, CancellationToken cancellationToken)
    {
        if (Path.Exists(name.Value)
            || StageArchitecture.OfThisMachine is not { } own
            || !StageReference.TryParse(name.Value, own, out StageReference? reference))
        {
            return name;
        }

        var store = new StageStore(options.Cache.Stages);
        if (store.Find(reference) is not { } stage)
        {
            using StageMirror mirror = MirrorFor(
                GentooMirrors.Of(specification, options.ConfigRoot), specification, keyring: null, options.Secrets, options.Offline);
            StageEntry entry = (await mirror.ListAsync(reference.Architecture, cancellationToken)).Find(reference);
            options.Builder.Tell($"fetching {entry.Name} of {entry.Stamp}");
            stage = await mirror.PullAsync(reference.Architecture, entry, store, options.Progress, cancellationToken);
        }

        return new Located<string>(stage.Path, name.Location);
    }

    /// <summary>Mirrors with the keys that a configuration names.</summary>
    /// <param name="mirrors">The mirrors.</param>
    /// <param name="specification">The specification; null where there is none.</param>
    /// <param name="keyring">Counts more than the specification's.</param>
    /// <param name="secrets">What fetching may use.</param>
    /// <param name="offline">Whether no connection may be opened.</param>
    public static StageMirror MirrorFor(
        ImmutableArray<DownloadSource> mirrors, ImageSpecification? specification, string? keyring, Secrets secrets, bool offline)
    {
        Located<string>? specified = keyring is null ? specification?.Build.StageKeyring : null;
        SignatureVerifier signatures = TrustedKeys.For(keyring ?? specified?.Value, specified?.Location, KeyPurposes.Stages, "a stage3", KeysHint);
        return new StageMirror(mirrors, signatures, secrets.Download(offline));
    }
}
