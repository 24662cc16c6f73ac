using System.Collections.Immutable;
using System.Text;
using Staves.Pipeline.Locking;
using Staves.Pipeline.Planning;
using Staves.Portage.Metadata;
using Staves.Resolution;
using Staves.Specification.Locking;

namespace Staves.Rendering;

/// <summary>A plan as a table for each root: what the lock has otherwise, version, size or what has to be done for it, USE flags (disabled ones
/// with a minus), and who needs it; below it why it does not come from a binhost.</summary>
static class PlanText
{
    const string ToCompile = "compile";

    public static string Render(ResolvedImage resolved, PackageStates states, TextStyle style)
    {
        (Plan plan, LockComparison? comparison) = (resolved.Plan, resolved.Lock);
        var text = new StringBuilder();
        foreach ((PackageRoot root, string title) in new[] { (PackageRoot.Image, "image"), (PackageRoot.Builder, "builder") })
        {
            int[] packages = [.. Enumerable.Range(0, plan.Packages.Length).Where(index => plan.Packages[index].Root == root)];
            ImmutableArray<LockDifference> differences = [.. comparison?.Differences.Where(difference => difference.Root == title) ?? []];
            if (packages.Length > 0)
            {
                AppendRoot(text, resolved, packages, title, states, comparison is not null, differences, style);
            }
            else if (!differences.IsEmpty)
            {
                text.Append(style.Strong(title)).Append("  no packages\n");
            }

            foreach (LockDifference gone in differences.Where(difference => difference.Kind == LockDifferenceKind.Removed))
            {
                text.Append(style.Red($"- {gone.Text}")).Append('\n');
            }
        }

        if (comparison is not null)
        {
            text.Append(comparison.IsCurrent ? $"as locked in {comparison.Path}\n" : $"{style.Green("+")} new, {style.Yellow("~")} changed, {style.Red("-")} gone since {comparison.Path}\n");
        }

        return text.ToString();
    }

    static void AppendRoot(
        StringBuilder text,
        ResolvedImage resolved,
        int[] packages,
        string title,
        PackageStates states,
        bool isCompared,
        ImmutableArray<LockDifference> differences,
        TextStyle style)
    {
        Plan plan = resolved.Plan;
        text.Append(style.Strong(title)).Append("  ").Append(Summary(packages, states)).Append('\n');
        string[] names = [.. packages.Select(index => plan.Packages[index].Metadata.ToString())];
        string[] sizes = [.. packages.Select(index => states.ByPackage.IsEmpty ? "" : SizeOf(states.ByPackage[index]))];
        (int nameWidth, int sizeWidth) = (names.Max(name => name.Length), sizes.Max(size => size.Length));
        for (int i = 0; i < packages.Length; i++)
        {
            PlannedPackage package = plan.Packages[packages[i]];
            LockDifference? difference = differences.FirstOrDefault(
                difference => difference.Kind != LockDifferenceKind.Removed && difference.Subject == package.Metadata.Name.ToString());
            string mark = !isCompared || difference is null ? "  " : $"{LockText.Mark(difference.Kind)} ";
            string size = sizeWidth == 0 ? "" : $"  {sizes[i].PadLeft(sizeWidth)}";
            string line = $"{Marked(mark, difference, style)}{names[i].PadRight(nameWidth)}{size}  {Flags(package)}";
            text.Append(line.TrimEnd()).Append("  ").Append(style.Dim($"({string.Join(", ", package.RequiredBy)})")).Append('\n');
            if (RejectionText.Summary(package, resolved.Binaries) is { } rejection)
            {
                text.Append(style.Dim($"    no binary package: {rejection}")).Append('\n');
            }
        }
    }

    static string Marked(string mark, LockDifference? difference, TextStyle style) => difference?.Kind switch
    {
        LockDifferenceKind.Added => style.Green(mark),
        LockDifferenceKind.Changed => style.Yellow(mark),
        _ => mark,
    };

    static string Summary(int[] packages, PackageStates states)
    {
        string count = Amounts.Count(packages.Length, "package");
        if (states.ByPackage.IsEmpty)
        {
            return count;
        }

        PackageState[] those = [.. packages.Select(index => states.ByPackage[index])];
        int compiled = those.Count(state => state.Origin == StateOrigin.Compile);
        PackageState[] fetched = [.. those.Where(state => state.Origin == StateOrigin.Binhost)];
        return $"{count}{Known(those, StateOrigin.Builder, "in the builder")}{Known(those, StateOrigin.Cache, "in the cache")}"
            + $"{(fetched.Length > 0 ? $", {fetched.Length} to fetch ({Amounts.Bytes(fetched.Sum(state => state.Size ?? 0))})" : "")}"
            + $"{(compiled > 0 ? $", {compiled} to compile" : "")}";
    }

    static string Known(PackageState[] states, StateOrigin origin, string place) =>
        states.Where(state => state.Origin == origin).Sum(state => state.Size ?? 0) is > 0 and var known ? $", {Amounts.Bytes(known)} {place}" : "";

    static string SizeOf(PackageState state) => state switch
    {
        { Origin: StateOrigin.Compile } => ToCompile,
        { Origin: StateOrigin.Builder } => state.Size is { } own ? $"{Amounts.Bytes(own)} builder" : "builder",
        { Origin: StateOrigin.Binhost, Size: { } download } => $"fetch {Amounts.Bytes(download)}",
        { Origin: StateOrigin.Binhost } => "fetch",
        { Size: { } size } => Amounts.Bytes(size),
        _ => "cached",
    };

    static string Flags(PlannedPackage package)
    {
        var text = new StringBuilder();
        foreach (DeclaredUseFlag flag in package.Metadata.Iuse.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name)))
        {
            text.Append(text.Length > 0 ? " " : "").Append(package.Use.Contains(flag.Name) ? "" : "-").Append(flag.Name);
        }

        return text.ToString();
    }
}
