using System.Collections.Immutable;
using Staves.Portage.Configuration;
using Staves.Portage.Metadata;
using Staves.Resolution.Candidates;
using Staves.Resolution.Explanation;
using Staves.Resolution.Solver;

namespace Staves.Resolution.Remedies;

/// <summary>Looks for changes of the configuration that lead to a plan: it makes the smallest change that the first problem asks for, and
/// searches again, until there is a plan or no change helps.</summary>
static class RemedySearch
{
    const int MostChanges = 100;

    /// <summary>Kinds of masks in the combinations in which Portage tries them: of versions that are masked, those without any keyword, often
    /// live ones, come last.</summary>
    static readonly ImmutableArray<Lifted> Levels =
    [
        Lifted.License,
        Lifted.License | Lifted.TestingKeyword,
        Lifted.License | Lifted.TestingKeyword | Lifted.MissingKeyword,
        Lifted.License | Lifted.Mask,
        Lifted.License | Lifted.Mask | Lifted.TestingKeyword,
        Lifted.License | Lifted.Mask | Lifted.TestingKeyword | Lifted.MissingKeyword,
    ];

    [Flags]
    enum Lifted
    {
        None = 0,
        License = 1,
        TestingKeyword = 2,
        MissingKeyword = 4,
        Mask = 8,
        Never = 16,
    }

    public static Remedy? Find(ResolutionRequest request, CancellationToken cancellationToken)
    {
        ConfigurationChanges? changes = ConfigurationChanges.None;
        for (int i = 0; i < MostChanges && changes is not null; i++)
        {
            var search = new Search(request, changes, cancellationToken);
            (Plan? plan, ImmutableArray<ResolutionProblem> problems) = search.Find();
            if (plan is not null)
            {
                return new Remedy(changes.Of(plan.Packages.Select(package => package.Metadata)), plan);
            }

            ConfigurationChanges before = changes;
            changes = problems.Select(problem => Change(before, problem, search.Candidates, request.Remedies))
                .FirstOrDefault(change => change is not null);
        }

        return null;
    }

    static ConfigurationChanges? Change(
        ConfigurationChanges changes, ResolutionProblem problem, CandidateFinder candidates, RemedyOptions options) => problem switch
    {
        ResolutionProblem.UseUnmet { Fixed.IsEmpty: true, Unknown.IsEmpty: true } unmet when options.UseFlags =>
            changes.With(unmet.Candidate.Metadata, unmet.ToSet.Select(Setting)),
        ResolutionProblem.Masked masked => Lift(changes, masked, candidates, options),
        _ => null,
    };

    static KeyValuePair<string, bool> Setting(string flag) =>
        flag.StartsWith('-') ? KeyValuePair.Create(flag[1..], false) : KeyValuePair.Create(flag, true);

    static ConfigurationChanges? Lift(
        ConfigurationChanges changes, ResolutionProblem.Masked masked, CandidateFinder candidates, RemedyOptions options)
    {
        ImmutableArray<PackageMetadata> versions = candidates.Matching(masked.Dependency);
        foreach (Lifted level in Levels.Where(level => IsAllowed(level, options)))
        {
            foreach (PackageMetadata version in versions)
            {
                ImmutableArray<MaskReason> reasons = candidates.MasksOf(version);
                if ((reasons.Aggregate(Lifted.None, (needed, reason) => needed | KindOf(reason)) & ~level) == Lifted.None)
                {
                    return changes.With(version, reasons);
                }
            }
        }

        return null;
    }

    static bool IsAllowed(Lifted level, RemedyOptions options) =>
        (options.Keywords || (level & (Lifted.TestingKeyword | Lifted.MissingKeyword)) == Lifted.None)
        && (options.Masks || (level & (Lifted.Mask | Lifted.MissingKeyword)) == Lifted.None)
        && (options.Licenses || (level & Lifted.License) == Lifted.None);

    static Lifted KindOf(MaskReason reason) => reason switch
    {
        MaskReason.License => Lifted.License,
        MaskReason.Keyword { Needed: "**" } => Lifted.MissingKeyword,
        MaskReason.Keyword => Lifted.TestingKeyword,
        MaskReason.PackageMask => Lifted.Mask,
        _ => Lifted.Never,
    };
}
