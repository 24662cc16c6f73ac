using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Versions;

namespace Staves.Portage.Dependencies;

/// <summary>A package dependency specification, `>=dev-libs/openssl-3:0=[-bindist]` (PMS package-dep-spec); with `::repository` where
/// a user's configuration names one.</summary>
public sealed record PackageDependency : IPmsValue<PackageDependency>
{
    internal PackageDependency(
        Blocker blocker,
        VersionOperator? versionOperator,
        QualifiedPackageName package,
        PackageVersion? version,
        SlotDependency? slot,
        string? repository,
        ImmutableArray<UseDependency> use)
    {
        Blocker = blocker;
        Operator = versionOperator;
        Package = package;
        Version = version;
        Slot = slot;
        Repository = repository;
        Use = use;
    }

    public Blocker Blocker { get; init; }

    /// <summary>Present exactly where <see cref="Version"/> is.</summary>
    public VersionOperator? Operator { get; }

    public QualifiedPackageName Package { get; init; }

    public PackageVersion? Version { get; }

    public SlotDependency? Slot { get; init; }

    public string? Repository { get; init; }

    public ImmutableArray<UseDependency> Use { get; init; }

    /// <summary>The dependency on any version of a package.</summary>
    public static PackageDependency On(QualifiedPackageName package) => new(Blocker.None, null, package, null, null, null, []);

    /// <summary>What a user may write: all that the newest EAPI knows, and `::repository`.</summary>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out PackageDependency? value, out ParseFailure failure) =>
        TryParse(text, Eapi.Newest, allowRepository: true, out value, out failure);

    /// <summary>What an ebuild or a profile of this EAPI may write.</summary>
    public static bool TryParse(
        ReadOnlySpan<char> text, Eapi eapi, [NotNullWhen(true)] out PackageDependency? value, out ParseFailure failure) =>
        TryParse(text, eapi, allowRepository: false, out value, out failure);

    public static bool TryParse(
        ReadOnlySpan<char> text,
        Eapi eapi,
        bool allowRepository,
        [NotNullWhen(true)] out PackageDependency? value,
        out ParseFailure failure)
    {
        ArgumentNullException.ThrowIfNull(eapi);
        PackageDependencyReader reader = new(text, eapi, allowRepository);
        value = reader.Read();
        failure = reader.Failure;
        return value is not null;
    }

    /// <summary>Whether a package is what this speaks of; a blocker matches what it blocks. USE is another question.</summary>
    public bool Matches(VersionedPackageName package, string slot, string subSlot, string? repository)
    {
        ArgumentNullException.ThrowIfNull(package);
        return Package == package.Package
            && MatchesVersion(package.Version)
            && (Slot is null || Slot.Matches(slot, subSlot))
            && (Repository is null || Repository == repository);
    }

    /// <summary>The same for a package of which no more is read than this asks about.</summary>
    public bool Matches(PackageMetadata package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return Package == package.Name.Package
            && MatchesVersion(package.Name.Version)
            && (Slot is null || Slot.Matches(package.Slot, package.SubSlot))
            && (Repository is null || Repository == package.Repository);
    }

    public bool MatchesVersion(PackageVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return Operator switch
        {
            null => true,
            VersionOperator.Less => version < Version,
            VersionOperator.LessOrEqual => version <= Version,
            VersionOperator.Equal => version.Equals(Version),
            VersionOperator.EqualPrefix => version.StartsWith(Version!),
            VersionOperator.EqualIgnoringRevision => version.EqualsIgnoringRevision(Version!),
            VersionOperator.GreaterOrEqual => version >= Version,
            _ => version > Version,
        };
    }

    /// <summary>Whether some package, of whatever version, slot and flags, could match both; blockers count as what they block, and flags
    /// that hang on those of a parent as met.</summary>
    public bool Intersects(PackageDependency other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return DependencyIntersection.Intersect(this, other);
    }

    /// <summary>Whether the candidate's flags are what the brackets ask for.</summary>
    /// <param name="parentEnabled">The enabled flags of the package that has the dependency.</param>
    /// <param name="candidateEnabled">The enabled flags of the package that is to satisfy it.</param>
    /// <param name="candidateIuse">All flags that the candidate has (IUSE_EFFECTIVE).</param>
    public bool UseSatisfiedBy(
        IReadOnlySet<string> parentEnabled, IReadOnlySet<string> candidateEnabled, IReadOnlySet<string> candidateIuse)
    {
        foreach (UseDependency use in Use)
        {
            if (!use.IsSatisfiedBy(parentEnabled, candidateEnabled, candidateIuse))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The entries of the brackets that <see cref="UseSatisfiedBy"/> would stumble over, as written.</summary>
    public ImmutableArray<UseDependency> UnsatisfiedUse(
        IReadOnlySet<string> parentEnabled, IReadOnlySet<string> candidateEnabled, IReadOnlySet<string> candidateIuse) =>
        [.. Use.Where(use => !use.IsSatisfiedBy(parentEnabled, candidateEnabled, candidateIuse))];

    /// <summary>The dependency with its conditional flags decided by the flags of the package that has it.</summary>
    public PackageDependency EvaluateUse(IReadOnlySet<string> parentEnabled)
    {
        if (!Use.Any(use => use.IsConditional))
        {
            return this;
        }

        return this with { Use = [.. Use.Select(use => use.Evaluate(parentEnabled)).OfType<UseDependency>()] };
    }

    public bool Equals(PackageDependency? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && Package == other.Package
            && Blocker == other.Blocker
            && Operator == other.Operator
            && Version == other.Version
            && Slot == other.Slot
            && Repository == other.Repository
            && Use.AsSpan().SequenceEqual(other.Use.AsSpan()));

    public override int GetHashCode() => HashCode.Combine(Package, Blocker, Operator, Version, Slot, Repository, Use.Length);

    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(Blocker switch
        {
            Blocker.Weak => "!",
            Blocker.Strong => "!!",
            _ => "",
        });
        text.Append(Operator switch
        {
            null => "",
            VersionOperator.Less => "<",
            VersionOperator.LessOrEqual => "<=",
            VersionOperator.Equal or VersionOperator.EqualPrefix => "=",
            VersionOperator.EqualIgnoringRevision => "~",
            VersionOperator.GreaterOrEqual => ">=",
            _ => ">",
        });
        text.Append(Package);
        if (Version is not null)
        {
            text.Append('-').Append(Version);
        }

        if (Operator == VersionOperator.EqualPrefix)
        {
            text.Append('*');
        }

        AppendQualifiers(text);
        return text.ToString();
    }

    void AppendQualifiers(StringBuilder text)
    {
        if (Slot is not null)
        {
            Slot.AppendTo(text.Append(':'));
        }

        if (Repository is not null)
        {
            text.Append("::").Append(Repository);
        }

        char separator = '[';
        foreach (UseDependency use in Use)
        {
            use.AppendTo(text.Append(separator));
            separator = ',';
        }

        if (!Use.IsEmpty)
        {
            text.Append(']');
        }
    }
}
