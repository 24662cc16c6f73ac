using System.Diagnostics.CodeAnalysis;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Names;

namespace Staves.Portage.Updates;

/// <summary>A line of `profiles/updates` (PMS updates-dir): a package has another name, or versions of it are in another slot.</summary>
public abstract record PackageUpdate : IPmsValue<PackageUpdate>
{
    PackageUpdate()
    {
    }

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PackageUpdate? value, out ParseFailure failure)
    {
        value = null;
        var words = new UpdateWords(text);
        failure = words.Next() switch
        {
            "move" => ParseMove(ref words, out value),
            "slotmove" => ParseSlotMove(ref words, out value),
            _ => new ParseFailure(words.Offset, "`move` or `slotmove`"),
        };
        if (value is not null && !words.Next().IsEmpty)
        {
            value = null;
            failure = new ParseFailure(words.Offset, "the end of the line");
        }

        return value is not null;
    }

    /// <summary>The dependency as it has to be said from now on; the same object where the update does not concern it.</summary>
    /// <param name="dependency">Of a package, of a profile or of a user.</param>
    public abstract PackageDependency Apply(PackageDependency dependency);

    /// <summary>The package as it is called, and the slot that it is in, from now on.</summary>
    public abstract BuiltPackage Apply(BuiltPackage package);

    static ParseFailure ParseMove(ref UpdateWords words, out PackageUpdate? value)
    {
        value = null;
        if (!QualifiedPackageName.TryParse(words.Next(), out QualifiedPackageName? from, out ParseFailure failure)
            || !QualifiedPackageName.TryParse(words.Next(), out QualifiedPackageName? to, out failure))
        {
            return failure with { Offset = words.Offset + failure.Offset };
        }

        value = new Move(from, to);
        return default;
    }

    static ParseFailure ParseSlotMove(ref UpdateWords words, out PackageUpdate? value)
    {
        value = null;
        if (!PackageDependency.TryParse(words.Next(), out PackageDependency? packages, out ParseFailure failure))
        {
            return failure with { Offset = words.Offset + failure.Offset };
        }

        if (packages.Blocker != Blocker.None)
        {
            return new ParseFailure(words.Offset, "a package dependency specification that is no blocker");
        }

        ReadOnlySpan<char> from = words.Next();
        if (!NameRules.IsSlot(from))
        {
            return new ParseFailure(words.Offset, "a slot without sub-slot");
        }

        ReadOnlySpan<char> to = words.Next();
        if (!NameRules.IsSlot(to))
        {
            return new ParseFailure(words.Offset, "a slot without sub-slot");
        }

        value = new SlotMove(packages, from.ToString(), to.ToString());
        return default;
    }

    /// <summary>`move old/name new/name`: every version of the package is called otherwise.</summary>
    public sealed record Move(QualifiedPackageName From, QualifiedPackageName To) : PackageUpdate
    {
        public override PackageDependency Apply(PackageDependency dependency) =>
            dependency.Package == From ? dependency with { Package = To } : dependency;

        public override BuiltPackage Apply(BuiltPackage package) => package.Name.Package == From
            ? package with { Name = new VersionedPackageName(To, package.Name.Version) }
            : package;

        public override string ToString() => $"move {From} {To}";
    }

    /// <summary>`slotmove spec 0 1`: the versions that the specification matches move from one slot to another. A sub-slot of its own
    /// stays.</summary>
    public sealed record SlotMove(PackageDependency Packages, string From, string To) : PackageUpdate
    {
        /// <summary>Says nothing about dependencies where only some versions move: which of them a dependency means cannot be
        /// told.</summary>
        public override PackageDependency Apply(PackageDependency dependency) =>
            Packages.Operator is null && dependency.Package == Packages.Package && dependency.Slot is { } slot && slot.Slot == From
                ? dependency with { Slot = slot with { Slot = To, SubSlot = slot.SubSlot == From ? To : slot.SubSlot } }
                : dependency;

        public override BuiltPackage Apply(BuiltPackage package) =>
            package.Slot == From && Packages.Matches(package.Name, package.Slot, package.SubSlot, package.Repository)
                && Packages.UseSatisfiedBy(package.Enabled, package.Enabled, package.IuseEffective)
                ? package with { Slot = To, SubSlot = package.SubSlot == From ? To : package.SubSlot }
                : package;

        public override string ToString() => $"slotmove {Packages} {From} {To}";
    }

    /// <summary>The words of a line with their places; a place behind the last one is the end.</summary>
    ref struct UpdateWords(ReadOnlySpan<char> text)
    {
        readonly ReadOnlySpan<char> _text = text;
        WordEnumerator _words = new(text);

        public int Offset { get; private set; }

        public ReadOnlySpan<char> Next()
        {
            bool found = _words.MoveNext();
            ReadOnlySpan<char> word = found ? _words.Current : default;
            Offset = found && _text.Overlaps(word, out int offset) ? offset : _text.Length;
            return word;
        }
    }
}
