using System.Collections.Immutable;
using Staves.Portage.Dependencies;
using Staves.Portage.Names;
using Staves.Resolution.Candidates;

namespace Staves.Resolution.Solver;

/// <summary>The order in which Portage would try alternatives: what is chosen already, what can be had, what can be had with other USE
/// flags, the rest; among equals newer versions first, then as they are written.</summary>
sealed class AlternativePreference(
    ResolutionRequest request, NodeCatalog nodes, Attempt attempt, PackageRoot root, Requester asker)
{
    readonly InstalledPreference _installed = nodes.InstalledPreferenceOf(root, asker);

    /// <summary>The virtuals that are looked into at the moment, so that a circle of them ends.</summary>
    readonly HashSet<PackageNode> _entered = [];

    enum Bin
    {
        Present,
        Available,
        PresentWithOtherFlags,
        AvailableWithOtherFlags,
        Other,
        Unavailable,
    }

    public ImmutableArray<Alternative> Ordered(Choice.AnyOf any)
    {
        if (any.Alternatives.Length < 2)
        {
            return any.Alternatives;
        }

        var rated = new List<(Alternative, Rating)>(any.Alternatives.Length);
        foreach (Alternative alternative in any.Alternatives)
        {
            var wanted = new List<Wanted>();
            Flatten(alternative.Plain, alternative.Choices, asker.Flags, wanted);
            rated.Add((alternative, Rate(wanted, any.PrefersFewest)));
        }

        return Sorted(rated);
    }

    /// <summary>The versions of a virtual, of which each stands for what it depends on.</summary>
    public PackageOptions Ordered(PackageOptions versions)
    {
        if (versions[1] is null || versions[0] is { Candidate.IsInstalled: true })
        {
            return versions;
        }

        var rated = new List<(PackageNode, Rating)>();
        foreach (PackageNode version in versions.All)
        {
            var wanted = new List<Wanted>();
            Flatten(version, wanted);
            rated.Add((version, Rate(wanted, prefersFewest: false)));
        }

        return new PackageOptions(Sorted(rated));
    }

    static ImmutableArray<T> Sorted<T>(List<(T Item, Rating Rating)> rated)
    {
        var sorted = new List<(T Item, Rating Rating)>(rated.Count);
        foreach ((T Item, Rating Rating) choice in rated)
        {
            Insert(choice, sorted, other => choice.Rating.Bin < other.Rating.Bin
                || (choice.Rating.Bin == other.Rating.Bin && choice.Rating.NewPackages < other.Rating.NewPackages));
        }

        // Among equals what would upgrade a package, or is chosen in full, goes before what would not.
        var promoted = new List<(T Item, Rating Rating)>(rated.Count);
        foreach ((T Item, Rating Rating) choice in sorted)
        {
            Insert(choice, promoted, other => choice.Rating.Bin == other.Rating.Bin && choice.Rating.GoesBefore(other.Rating));
        }

        return [.. promoted.Select(choice => choice.Item)];
    }

    /// <summary>Inserts before the first that comes after it.</summary>
    static void Insert<T>(T item, List<T> items, Predicate<T> comesAfter)
    {
        int place = items.FindIndex(comesAfter);
        items.Insert(place < 0 ? items.Count : place, item);
    }

    Rating Rate(List<Wanted> wanted, bool prefersFewest)
    {
        var newest = new List<Candidate>();
        bool isAvailable = true;
        bool flagsFit = true;
        bool flagsCanFit = true;
        bool isPresent = true;
        bool isInSlots = true;
        bool isInstalled = true;
        bool isDowngrade = false;
        foreach ((PackageDependency dependency, ImmutableSortedSet<string> asking) in wanted)
        {
            if (request.IsProvided(dependency, root))
            {
                continue;
            }

            PackageOptions options = nodes.Options(dependency, root, asking, _installed);
            Candidate? best = options[0]?.Candidate ?? nodes.Candidates.NewestWithoutUse(dependency);
            if (best is null)
            {
                isAvailable = false;
                break;
            }

            if (options.IsEmpty)
            {
                flagsFit = false;
                flagsCanFit &= dependency.Use.All(use => !best.Use.Forced.Contains(use.Flag) && !best.Use.Masked.Contains(use.Flag));
            }

            bool isVirtual = dependency.Package.IsVirtual;
            bool isChosen = false;
            foreach (PackageNode chosen in attempt.Named(root, dependency.Package))
            {
                isChosen |= chosen.Satisfies(dependency, asking);
                isDowngrade |= IsOlderInSlotOf(chosen.Candidate, best);
            }

            bool isInSlot = false;
            ImmutableArray<Candidate> installed = request.InstalledIn(root).VersionsOf(dependency.Package);
            foreach (Candidate other in installed)
            {
                isInSlot |= IsInSlotOf(other, best);
                isDowngrade |= IsOlderInSlotOf(other, best);
            }

            isPresent &= isVirtual || isChosen;
            isInstalled &= isVirtual || !installed.IsEmpty;
            isInSlots &= isVirtual || isInSlot;
            AddIfNewest(best, newest);
        }

        Bin bin = !isAvailable ? Bin.Unavailable
            : isDowngrade || (!flagsFit && !flagsCanFit) ? Bin.Other
            : (flagsFit, isPresent || isInstalled) switch
            {
                (true, true) => Bin.Present,
                (true, false) => Bin.Available,
                (false, true) => Bin.PresentWithOtherFlags,
                (false, false) => Bin.AvailableWithOtherFlags,
            };
        return new Rating(bin, isPresent, isInSlots && isInstalled && _installed == InstalledPreference.Keep, prefersFewest ? CountNew(newest) : 0, newest);
    }

    /// <summary>Keeps of each package the newest version.</summary>
    static void AddIfNewest(Candidate candidate, List<Candidate> newest)
    {
        VersionedPackageName name = candidate.Metadata.Name;
        int known = newest.FindIndex(other => other.Metadata.Name.Package == name.Package);
        if (known < 0)
        {
            newest.Add(candidate);
        }
        else if (name.Version > newest[known].Metadata.Name.Version)
        {
            newest[known] = candidate;
        }
    }

    /// <summary>How many packages would fill a slot that is empty.</summary>
    int CountNew(List<Candidate> candidates) => candidates.Count(candidate => !candidate.Metadata.Name.Package.IsVirtual
        && !IsSlotChosen(candidate)
        && !request.InstalledIn(root).VersionsOf(candidate.Metadata.Name.Package).Any(other => IsInSlotOf(other, candidate)));

    bool IsSlotChosen(Candidate candidate)
    {
        foreach (PackageNode chosen in attempt.Named(root, candidate.Metadata.Name.Package))
        {
            if (IsInSlotOf(chosen.Candidate, candidate))
            {
                return true;
            }
        }

        return false;
    }

    static bool IsInSlotOf(Candidate present, Candidate other) => present.Metadata.Slot == other.Metadata.Slot;

    /// <summary>Whether a package would have to give way to one that is older.</summary>
    static bool IsOlderInSlotOf(Candidate present, Candidate other) =>
        IsInSlotOf(present, other) && present.Metadata.Name.Version > other.Metadata.Name.Version;

    void Flatten(
        ImmutableArray<PackageDependency> plain, ImmutableArray<Choice> choices, ImmutableSortedSet<string> asking, List<Wanted> wanted)
    {
        foreach (PackageDependency dependency in plain)
        {
            wanted.Add(new Wanted(dependency, asking));
        }

        foreach (Choice choice in choices)
        {
            switch (choice)
            {
                case Choice.AnyOf any when Ordered(any) is [var best, ..]:
                    Flatten(best.Plain, best.Choices, asking, wanted);
                    break;
                case Choice.Virtual virtual_:
                    wanted.Add(new Wanted(virtual_.Dependency, asking));
                    if (!request.IsProvided(virtual_.Dependency, root)
                        && Ordered(nodes.Options(virtual_.Dependency, root, asking, _installed))[0] is { } version)
                    {
                        Flatten(version, wanted);
                    }

                    break;
            }
        }
    }

    void Flatten(PackageNode version, List<Wanted> wanted)
    {
        if (!_entered.Add(version))
        {
            return;
        }

        foreach (Requirements requirements in version.Requirements)
        {
            if (requirements.Kind == DependencyKind.Run)
            {
                Flatten(requirements.Plain, requirements.Choices, version.Flags, wanted);
            }
        }

        _entered.Remove(version);
    }

    /// <param name="Dependency">Something that an alternative asks for.</param>
    /// <param name="Flags">The flags of the package that asks.</param>
    readonly record struct Wanted(PackageDependency Dependency, ImmutableSortedSet<string> Flags);

    /// <param name="Bin">How well it suits.</param>
    /// <param name="IsPresent">Whether all of it is chosen.</param>
    /// <param name="IsKept">Whether all of it is installed, and stays.</param>
    /// <param name="NewPackages">How many packages it brings, where that counts.</param>
    /// <param name="Newest">The newest version of each package of it.</param>
    sealed record Rating(Bin Bin, bool IsPresent, bool IsKept, int NewPackages, List<Candidate> Newest)
    {
        public bool GoesBefore(Rating other)
        {
            if (IsKept && !other.IsKept)
            {
                return true;
            }

            bool upgrades = false;
            bool downgrades = false;
            foreach (Candidate ours in Newest)
            {
                foreach (Candidate theirs in other.Newest)
                {
                    if (ours.Metadata.Name.Package == theirs.Metadata.Name.Package)
                    {
                        int order = ours.Metadata.Name.Version.CompareTo(theirs.Metadata.Name.Version);
                        upgrades |= order > 0;
                        downgrades |= order < 0;
                    }
                }
            }

            return (upgrades && !downgrades) || (IsPresent && !other.IsPresent && !(downgrades && !upgrades));
        }
    }
}
