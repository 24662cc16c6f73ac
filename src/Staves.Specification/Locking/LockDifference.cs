using System.Collections.Immutable;

namespace Staves.Specification.Locking;

/// <summary>One way in which two locks differ.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Root">`image` or `builder`; empty where it is nothing of a root.</param>
/// <param name="Subject">The package as it is now, or as it was where it is gone.</param>
/// <param name="Text">A line for a person: `app-shells/bash 5.2 -> 5.3`.</param>
public sealed record LockDifference(LockDifferenceKind Kind, string Root, string Subject, string Text)
{
    /// <summary>Whether it is of a file of the user's own, which no package changes for.</summary>
    public bool IsOfFile => Subject.StartsWith('/');

    /// <summary>What changed from a lock to another: the image's packages first, each root in the order of names, then the user's own files.
    /// Timestamps of repositories and sizes are not compared.</summary>
    public static ImmutableArray<LockDifference> Between(Lockfile before, Lockfile after)
    {
        ImmutableArray<LockDifference>.Builder found = ImmutableArray.CreateBuilder<LockDifference>();
        if (before.Profile != after.Profile)
        {
            found.Add(new LockDifference(LockDifferenceKind.Changed, "", "profile", $"profile '{before.Profile}' -> '{after.Profile}'"));
        }

        foreach (string root in before.Packages.Concat(after.Packages).Select(package => package.Root).Distinct(StringComparer.Ordinal).OrderDescending(StringComparer.Ordinal))
        {
            found.AddRange(Between(InRoot(before, root), InRoot(after, root)).OrderBy(difference => difference.Subject, StringComparer.Ordinal));
        }

        found.AddRange(Between(before.Files, after.Files));
        return found.ToImmutable();
    }

    static IEnumerable<LockDifference> Between(ImmutableArray<LockedFile> before, ImmutableArray<LockedFile> after)
    {
        Dictionary<string, LockedFile> old = before.ToDictionary(file => file.Path, StringComparer.Ordinal);
        Dictionary<string, LockedFile> now = after.ToDictionary(file => file.Path, StringComparer.Ordinal);
        foreach (string path in old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            switch (old.GetValueOrDefault(path), now.GetValueOrDefault(path))
            {
                case (null, _):
                    yield return new LockDifference(LockDifferenceKind.Added, "", path, path);
                    break;
                case (_, null):
                    yield return new LockDifference(LockDifferenceKind.Removed, "", path, path);
                    break;
                case (var was, var current) when was != current:
                    yield return new LockDifference(LockDifferenceKind.Changed, "", path, $"{path} {was.ChangesTo(current)}");
                    break;
            }
        }
    }

    static LockedPackage[] InRoot(Lockfile lockfile, string root) => [.. lockfile.Packages.Where(package => package.Root == root)];

    static IEnumerable<LockDifference> Between(LockedPackage[] before, LockedPackage[] after)
    {
        // What has another version or slot now is told as one change, as long as it is clear which became which.
        ILookup<object, LockedPackage> old = before.Except(after).ToLookup(package => (object)(package.Package.Package, SlotOf(package)));
        var gone = before.Except(after).ToHashSet();
        foreach (LockedPackage package in after.Except(before))
        {
            LockedPackage? was = gone.FirstOrDefault(other => other.Package == package.Package)
                ?? old[(package.Package.Package, SlotOf(package))].FirstOrDefault(gone.Contains)
                ?? gone.FirstOrDefault(other => other.Package.Package == package.Package.Package);
            if (was is null)
            {
                yield return new LockDifference(LockDifferenceKind.Added, package.Root, package.Package.ToString(), package.Package.ToString());
            }
            else
            {
                gone.Remove(was);
                yield return new LockDifference(LockDifferenceKind.Changed, package.Root, package.Package.ToString(), Change(was, package));
            }
        }

        foreach (LockedPackage package in gone)
        {
            yield return new LockDifference(LockDifferenceKind.Removed, package.Root, package.Package.ToString(), package.Package.ToString());
        }
    }

    static string SlotOf(LockedPackage package) => package.Slot.Split('/')[0];

    static string Change(LockedPackage was, LockedPackage now)
    {
        var changes = new List<string>();
        if (was.Package != now.Package)
        {
            changes.Add($"{was.Package.Version} -> {now.Package.Version}");
        }

        if (was.Repository != now.Repository)
        {
            changes.Add($"::{was.Repository} -> ::{now.Repository}");
        }

        if (was.Slot != now.Slot)
        {
            changes.Add($"slot {was.Slot} -> {now.Slot}");
        }

        IEnumerable<string> flags = [.. now.Use.Except(was.Use, StringComparer.Ordinal), .. now.Disabled.Except(was.Disabled, StringComparer.Ordinal).Select(flag => $"-{flag}")];
        if (flags.Any())
        {
            changes.Add($"USE {string.Join(' ', flags)}");
        }

        if (changes.Count == 0)
        {
            changes.Add((was.Binary, now.Binary) switch
            {
                (null, null) => was.Ebuild == now.Ebuild ? "fewer flags" : "its ebuild or an eclass of it was changed",
                (null, _) => "a binary package, not compiled",
                (_, null) => "compiled, no binary package",
                _ => "another build of its binary package",
            });
        }

        return $"{now.Package.Package} {string.Join(", ", changes)}";
    }
}
