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

    public ImmutableArray<Alternative> Ordered(Choice.AnyOf any) => Sort(any.Alternatives, alternative =>
    {
        var wanted = new List<(PackageDependency, ImmutableSortedSet<string>)>();
        Flatten(alternative.Plain, alternative.Choices, asker.Flags, wanted);
        return wanted;
    }, any.PrefersFewest);

    /// <summary>The versions of a virtual, of which each stands for what it depends on.</summary>
    public ImmutableArray<PackageNode> Ordered(ImmutableArray<PackageNode> versions) =>
        versions.Length < 2 || versions[0].Candidate.IsInstalled ? versions : Sort(versions, version =>
    {
        var wanted = new List<(PackageDependency, ImmutableSortedSet<string>)>();
        Flatten(version, wanted);
        return wanted;
    }, prefersFewest: false);

    ImmutableArray<T> Sort<T>(
        ImmutableArray<T> items, Func<T, List<(PackageDependency, ImmutableSortedSet<string>)>> wanted, bool prefersFewest)
    {
        if (items.Length < 2)
        {
            return items;
        }

        var rated = items.Select(item => (Item: item, Rating: Rate(wanted(item)))).ToList();
        return [.. rated.GroupBy(pair => pair.Rating.Bin)
            .OrderBy(bin => bin.Key)
            .SelectMany(bin => Promoted([.. bin.OrderBy(pair => prefersFewest ? pair.Rating.NewPackages : 0)]))
            .Select(pair => pair.Item)];
    }

    /// <summary>Moves what would upgrade a package, or is chosen in full, before what would not.</summary>
    static List<(T Item, Rating Rating)> Promoted<T>(List<(T Item, Rating Rating)> choices)
    {
        foreach ((T Item, Rating Rating) choice in choices.Skip(1).ToList())
        {
            int before = choices.FindIndex(other => ReferenceEquals(other.Rating, choice.Rating) || choice.Rating.GoesBefore(other.Rating));
            if (!ReferenceEquals(choices[before].Rating, choice.Rating))
            {
                choices.Remove(choice);
                choices.Insert(before, choice);
            }
        }

        return choices;
    }

    Rating Rate(List<(PackageDependency Dependency, ImmutableSortedSet<string> Flags)> wanted)
    {
        var newest = new Dictionary<QualifiedPackageName, Candidate>();
        bool isAvailable = true;
        bool flagsFit = true;
        bool flagsCanFit = true;
        bool isPresent = true;
        bool isInSlots = true;
        bool isInstalled = true;
        bool isDowngrade = false;
        foreach ((PackageDependency dependency, ImmutableSortedSet<string> asking) in wanted)
        {
            bool isVirtual = dependency.Package.Category == "virtual";
            if (request.IsProvided(dependency, root))
            {
                continue;
            }

            ImmutableArray<Candidate> installed = request.InstalledIn(root).VersionsOf(dependency.Package);
            isInstalled &= isVirtual || !installed.IsEmpty;
            ImmutableArray<PackageNode> options = nodes.Options(dependency, root, asking, _installed);
            Candidate? best = options.IsEmpty ? nodes.Candidates.NewestWithoutUse(dependency) : options[0].Candidate;
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

            IReadOnlyList<PackageNode> chosen = attempt.Named(root, dependency.Package);
            isPresent &= isVirtual || chosen.Any(node => node.Satisfies(dependency, asking));
            isDowngrade |= chosen.Any(node => node.Metadata.Slot == best.Metadata.Slot && node.Name.Version > best.Metadata.Name.Version)
                || installed.Any(other => IsInSlotOf(other, best) && other.Metadata.Name.Version > best.Metadata.Name.Version);
            isInSlots &= isVirtual || installed.Any(other => IsInSlotOf(other, best));
            if (!newest.TryGetValue(dependency.Package, out Candidate? other) || best.Metadata.Name.Version > other.Metadata.Name.Version)
            {
                newest[dependency.Package] = best;
            }
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
        int newPackages = newest.Values.Count(candidate => candidate.Metadata.Name.Category != "virtual"
            && !attempt.Named(root, candidate.Metadata.Name.Package).Any(node => node.Metadata.Slot == candidate.Metadata.Slot)
            && !request.InstalledIn(root).VersionsOf(candidate.Metadata.Name.Package).Any(other => IsInSlotOf(other, candidate)));
        return new Rating(bin, isPresent, isInSlots && isInstalled && _installed == InstalledPreference.Keep, newPackages, newest);
    }

    static bool IsInSlotOf(Candidate installed, Candidate other) => installed.Metadata.Slot == other.Metadata.Slot;

    void Flatten(
        ImmutableArray<PackageDependency> plain,
        ImmutableArray<Choice> choices,
        ImmutableSortedSet<string> asking,
        List<(PackageDependency, ImmutableSortedSet<string>)> wanted)
    {
        wanted.AddRange(plain.Select(dependency => (dependency, asking)));
        foreach (Choice choice in choices)
        {
            switch (choice)
            {
                case Choice.AnyOf any when Ordered(any) is [var best, ..]:
                    Flatten(best.Plain, best.Choices, asking, wanted);
                    break;
                case Choice.Virtual virtual_:
                    wanted.Add((virtual_.Dependency, asking));
                    if (!request.IsProvided(virtual_.Dependency, root)
                        && Ordered(nodes.Options(virtual_.Dependency, root, asking, _installed)) is [var version, ..])
                    {
                        Flatten(version, wanted);
                    }

                    break;
            }
        }
    }

    void Flatten(PackageNode version, List<(PackageDependency, ImmutableSortedSet<string>)> wanted)
    {
        if (!_entered.Add(version))
        {
            return;
        }

        foreach (Requirements requirements in version.Requirements.Where(requirements => requirements.Kind == DependencyKind.Run))
        {
            Flatten(requirements.Plain, requirements.Choices, version.Flags, wanted);
        }

        _entered.Remove(version);
    }

    sealed record Rating(Bin Bin, bool IsPresent, bool IsKept, int NewPackages, Dictionary<QualifiedPackageName, Candidate> Newest)
    {
        public bool GoesBefore(Rating other)
        {
            if (IsKept && !other.IsKept)
            {
                return true;
            }

            bool upgrades = false;
            bool downgrades = false;
            foreach ((QualifiedPackageName package, Candidate candidate) in Newest)
            {
                if (other.Newest.TryGetValue(package, out Candidate? theirs))
                {
                    int order = candidate.Metadata.Name.Version.CompareTo(theirs.Metadata.Name.Version);
                    upgrades |= order > 0;
                    downgrades |= order < 0;
                }
            }

            return (upgrades && !downgrades) || (IsPresent && !other.IsPresent && !(downgrades && !upgrades));
        }
    }
}
