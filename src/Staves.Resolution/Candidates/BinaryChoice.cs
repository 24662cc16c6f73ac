using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Staves.Portage.Binaries;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Metadata;

namespace Staves.Resolution.Candidates;

/// <summary>Which binary packages may stand for their ebuilds, as Portage decides it.</summary>
/// <param name="request">What there is, and what the user wants.</param>
/// <param name="newest">The newest visible version of what a dependency speaks of, whatever its flags.</param>
sealed class BinaryChoice(ResolutionRequest request, Func<PackageDependency, PackageMetadata?> newest)
{
    readonly BinaryPolicy _policy = request.BinaryPolicy;
    readonly BuiltDependencies _dependencies = new(request.Repositories);
    readonly Lazy<Regex?> _acceptedChosts = new(() => AcceptedChosts(request));

    /// <summary>Why a binary package cannot be used, whoever asks for it; null where it can.</summary>
    /// <param name="binary">The package.</param>
    /// <param name="ebuild">The visible ebuild of its version with its flags; null where there is none, or none counts.</param>
    /// <param name="isAccepted">Whether masks are not to count.</param>
    public BinaryRejection? RejectionOf(BinaryPackage binary, Candidate? ebuild, bool isAccepted)
    {
        PackageMetadata metadata = binary.Metadata;
        if (binary.Obstacle is { } obstacle)
        {
            return new BinaryRejection.Refused(binary, obstacle);
        }

        if (!_policy.Refused.IsEmpty && _policy.Refused.TryGetValue(binary.Identity(), out string? reason))
        {
            return new BinaryRejection.Refused(binary, reason);
        }

        if (_policy.Exclude.Any(pattern => pattern.Matches(metadata))
            || (!_policy.Include.IsEmpty && !_policy.Include.Any(pattern => pattern.Matches(metadata)))
            || (_policy.ExcludeLive && new WordEnumerator(metadata.Properties).ToList().Contains("live")))
        {
            return new BinaryRejection.Excluded(binary);
        }

        if (binary.Chost.Length > 0 && _acceptedChosts.Value is { } chosts && !chosts.IsMatch(binary.Chost))
        {
            return new BinaryRejection.OtherMachine(binary);
        }

        if (!isAccepted && !request.Configuration.IsVisible(metadata))
        {
            return new BinaryRejection.Masked(binary, request.Configuration.VisibilityOf(metadata).Reasons);
        }

        if (_policy.RequireEbuild && ebuild is null && !_policy.Only)
        {
            return new BinaryRejection.NoEbuild(binary);
        }

        if (_policy.RespectsUse && OtherFlags(binary, ebuild) is { IsEmpty: false } flags)
        {
            return new BinaryRejection.OtherFlags(binary, flags);
        }

        if (ebuild is null)
        {
            return null;
        }

        return _policy.RespectRepository && binary.Metadata.Repository != ebuild.Metadata.Repository ? new BinaryRejection.NoEbuild(binary)
            : _policy.RespectsDependencies && _dependencies.Differ(binary, ebuild.Metadata) ? new BinaryRejection.OtherDependencies(binary)
            : !request.IgnoresBoundSlots && OutdatedSlot(binary, ebuild.Metadata) is { } bound ? new BinaryRejection.OtherSlot(binary, bound)
            : null;
    }

    /// <summary>A dependency that was bound to another slot than that of the newest package that would do.</summary>
    PackageDependency? OutdatedSlot(BinaryPackage binary, PackageMetadata ebuild)
    {
        foreach ((PackageDependency bound, PackageDependency free) in BuiltDependencies.BoundSlots(binary, ebuild))
        {
            if (newest(free) is { } latest && !bound.Slot!.Matches(latest.Slot, latest.SubSlot))
            {
                return bound;
            }
        }

        return null;
    }

    /// <summary>Flags in which a binary package is not what would be built now: those that only one of the two has, but for what the profile
    /// fixes, and those that are on in only one of the two.</summary>
    ImmutableArray<string> OtherFlags(BinaryPackage binary, Candidate? ebuild)
    {
        PackageUse use = ebuild?.Use ?? request.Configuration.UseOf(binary.Metadata);
        HashSet<string> built = Flags(binary.Metadata);
        HashSet<string> wanted = ebuild is null ? built : Flags(ebuild.Metadata);
        IEnumerable<string> declared = built.Union(wanted, StringComparer.Ordinal).Where(flag =>
            built.Contains(flag) != wanted.Contains(flag) && !use.Forced.Contains(flag) && !use.Masked.Contains(flag));
        IEnumerable<string> enabled = built.Union(wanted, StringComparer.Ordinal).Where(flag =>
            (built.Contains(flag) && binary.Use.Contains(flag)) != (wanted.Contains(flag) && use.Enabled.Contains(flag)));
        return
        [
            .. declared.Union(enabled, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(flag => binary.Use.Contains(flag) ? flag : $"-{flag}"),
        ];
    }

    static HashSet<string> Flags(PackageMetadata metadata) => metadata.Iuse.Select(flag => flag.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Null where every machine's packages are accepted.</summary>
    [SuppressMessage("Performance", "MA0009", Justification = "without backtracking, time is linear")]
    static Regex? AcceptedChosts(ResolutionRequest request)
    {
        IReadOnlyDictionary<string, string> variables = request.Configuration.Variables;
        IReadOnlyList<string> accepted = request.BinaryPolicy.AcceptedChosts is { } given ? given
            : new WordEnumerator(variables.GetValueOrDefault("ACCEPT_CHOSTS", "")).ToList() is { Count: > 0 } configured ? configured
            : new WordEnumerator(variables.GetValueOrDefault("CHOST", "")).ToList().ConvertAll(Regex.Escape);
        if (accepted.Count == 0)
        {
            return null;
        }

        try
        {
            return new Regex($"^({string.Join('|', accepted)})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new StavesException(new Diagnostic(
                "STV2141", $"`{string.Join(' ', accepted)}` in ACCEPT_CHOSTS is no regular expression: {exception.Message}"));
        }
    }
}
