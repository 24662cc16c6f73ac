using System.Collections.Immutable;
using CsCheck;
using static Staves.Tests.Resolution.SmallRepository;

namespace Staves.Tests.Resolution;

/// <summary>Random models: two to four packages and perhaps a virtual, one or two versions each, that depend on each other in all
/// variables; now and then in circles.</summary>
static class SmallRepositories
{
    static readonly ImmutableArray<string> Operators = ["", "", "", "", ">=", ">=", "<", "="];
    static readonly ImmutableArray<string> Slots = ["0", "1", "2", "0/1", "0/2"];
    static readonly ImmutableArray<string> SlotOperators = ["", "", "", "=", "*"];
    static readonly ImmutableArray<string> Uses = ["flag", "-flag", "flag(+)", "-flag(-)", "flag?", "!flag?", "flag=", "!flag="];

    static readonly Gen<(int Target, int Shape, int Slot, int Use)> AnyLiteral = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 15], Gen.Int[0, 99], Gen.Int[0, 35]);

    static readonly Gen<(int Variable, int Kind, bool IsFree, (int, int, int, int)[] Literals)> AnyClause =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 17], Gen.Int[0, 5].Select(one => one == 0), AnyLiteral.Array[3]);

    static readonly Gen<(int Slot, int SubSlot, int Mask, int Flag, int Required, (int, int, bool, (int, int, int, int)[])[] Clauses)> AnyVersion =
        Gen.Select(Gen.Int[0, 5], Gen.Int[1, 2], Gen.Int[0, 7], Gen.Int[0, 9], Gen.Int[0, 29], AnyClause.Array[0, 4]);

    public static Gen<SmallRepository> Any { get; } = Gen.Select(
        AnyVersion.Array[1, 2].Array[2, 4],
        AnyVersion.Array[1, 2].Array[0, 1],
        AnyLiteral.Array[1, 2],
        Gen.Int[0, 9],
        Gen.Int[0, 9],
        Gen.Int[0, 3]).Select((packages, virtuals, goals, image, builder, roots) =>
        {
            int[] numbers = [.. Enumerable.Range(0, packages.Length), .. Enumerable.Range(FirstVirtual, virtuals.Length)];
            ImmutableArray<Package> all =
            [
                .. packages.Concat(virtuals).SelectMany((versions, position) => versions.Select((version, index) => PackageOf(version, position, index + 1, numbers))),
            ];
            return new SmallRepository(
                all,
                [.. goals.Select((goal, index) => LiteralOf(goal, numbers, numbers.Length - index, hasFlag: false))],
                image == 0 ? new Literal(numbers[^1], "=", 1, "", "", "") : null,
                builder == 0 ? numbers[0] : null,
                HasOneRoot: roots == 0);
        });

    static Package PackageOf(
        (int Slot, int SubSlot, int Mask, int Flag, int Required, (int, int, bool, (int, int, int, int)[])[] Clauses) version,
        int position,
        int number,
        int[] numbers)
    {
        Flag flag = version.Flag switch { < 3 => Flag.Absent, < 5 => Flag.Off, < 8 => Flag.On, 8 => Flag.Masked, _ => Flag.Forced };
        bool isVirtual = numbers[position] >= FirstVirtual;
        return new Package(
            numbers[position],
            number,
            version.Slot < 4 ? "0" : $"{number}",
            $"{version.SubSlot}",
            IsVisible: version.Mask > 0,
            flag,
            flag == Flag.Absent ? null : version.Required switch { 0 => "flag", 1 => "!flag", _ => null },
            [.. version.Clauses.Select(clause => DependencyOf(clause, position, numbers, flag != Flag.Absent, isVirtual))]);
    }

    static (Variable, Clause) DependencyOf((int Variable, int Kind, bool IsFree, (int, int, int, int)[] Literals) clause, int position, int[] numbers, bool hasFlag, bool isVirtual)
    {
        Variable variable = isVirtual ? Variable.Rdepend : clause.Variable switch
        {
            < 2 => Variable.Depend,
            2 => Variable.Bdepend,
            3 => Variable.Idepend,
            < 9 => Variable.Rdepend,
            _ => Variable.Pdepend,
        };
        // Mostly on what comes before it, so that not all is a circle.
        int reachable = clause.IsFree || variable == Variable.Pdepend ? numbers.Length : Math.Max(1, position);
        Clause[] items = [.. clause.Literals.Select(literal => new Clause.Item(LiteralOf(literal, numbers, reachable, hasFlag)))];
        Clause a = items[0];
        Clause b = items[1];
        Clause c = items[2];
        var blocked = ((Clause.Item)c).Literal;
        return (variable, clause.Kind switch
        {
            0 => new Clause.Block(blocked, IsStrong: false),
            1 => new Clause.Block(blocked, IsStrong: true),
            2 when hasFlag => new Clause.Conditional(Flag: true, [a, b]),
            3 when hasFlag => new Clause.Conditional(Flag: false, [a]),
            4 when hasFlag => new Clause.AnyOf([new Clause.Conditional(Flag: true, [a]), b]),
            5 or 6 => new Clause.AnyOf([a, b, c]),
            7 => new Clause.AnyOf([new Clause.AllOf([a, b]), c]),
            8 => new Clause.AnyOf([a, new Clause.AnyOf([b, c])]),
            9 => new Clause.AnyOf([new Clause.AllOf([a, new Clause.Block(blocked, IsStrong: false)]), b]),
            10 => new Clause.AnyOf([a, new Clause.AllOf([b, new Clause.AnyOf([c, a])])]),
            11 => new Clause.AllOf([new Clause.AnyOf([a, b]), new Clause.AnyOf([b, c])]),
            _ => a,
        });
    }

    static Literal LiteralOf((int Target, int Shape, int Slot, int Use) literal, int[] numbers, int reachable, bool hasFlag)
    {
        // Most dependencies ask for any slot and any flags, or hardly anything could be had.
        string use = literal.Use < Uses.Length ? Uses[literal.Use] : "";
        string slot = literal.Slot / 5 % 4 == 0 ? Slots[literal.Slot % 5] : "";
        return new Literal(
            numbers[literal.Target % reachable],
            Operators[literal.Shape % 8],
            1 + (literal.Shape / 8),
            slot,
            // An operator after nothing, or `=` after a slot.
            (SlotOperators[literal.Slot / 20], slot) switch { ("*", not "") => "", (var chosen, _) => chosen },
            // Conditions on a flag that the package itself does not have are errors (PMS use-dep).
            hasFlag || !(use.EndsWith('?') || use.EndsWith('=')) ? use : "flag");
    }
}
