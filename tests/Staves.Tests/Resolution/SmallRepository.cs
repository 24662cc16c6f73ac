using System.Collections.Immutable;
using CsCheck;

namespace Staves.Tests.Resolution;

/// <summary>A random repository in which packages depend on packages with lower numbers only, as a model that the checker reads.</summary>
sealed record SmallRepository(ImmutableArray<SmallRepository.Package> Packages)
{
    static readonly Gen<(int Target, int AtLeast, int Flag)> AnyLiteral = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 3], Gen.Int[0, 5]);

    static readonly Gen<(int Kind, (int Target, int AtLeast, int Flag)[] Literals)> AnyClause =
        Gen.Select(Gen.Int[0, 9], AnyLiteral.Array[1, 3]);

    static readonly Gen<((int, (int, int, int)[])[] Build, (int, (int, int, int)[])[] Run, int Traits)> AnyVersion =
        Gen.Select(AnyClause.Array[0, 2], AnyClause.Array[0, 2], Gen.Int[0, 15]);

    public static Gen<SmallRepository> Any { get; } = AnyVersion.Array[1, 2].Array[2, 7].Select(packages =>
        new SmallRepository([.. packages.SelectMany((versions, number) => versions.Select((version, index) => new Package(
            number,
            index + 1,
            Slot: (version.Traits & 3) == 3 ? $"{index + 1}" : "0",
            IsVisible: (version.Traits & 12) != 12,
            HasFlagOn: (version.Traits & 5) == 5,
            [.. version.Build.SelectMany(clause => Clauses(clause, number))],
            [.. version.Run.SelectMany(clause => Clauses(clause, number))])))]));

    public void WriteTo(RepositoryOnDisk repository)
    {
        foreach (Package package in Packages)
        {
            repository.Add(
                $"{package.Name}-{package.Version}",
                ("SLOT", package.Slot),
                ("KEYWORDS", package.IsVisible ? "amd64" : "~amd64"),
                ("IUSE", package.HasFlagOn ? "+flag" : "flag"),
                ("DEPEND", string.Join(' ', package.Build)),
                ("RDEPEND", string.Join(' ', package.Run)));
        }
    }

    static IEnumerable<Clause> Clauses((int Kind, (int Target, int AtLeast, int Flag)[] Literals) clause, int number)
    {
        if (number == 0)
        {
            return [];
        }

        Literal[] literals =
        [
            .. clause.Literals.Select(literal => new Literal(
                literal.Target % number,
                AtLeast: literal.AtLeast == 0 ? 2 : null,
                Flag: literal.Flag switch { 0 => true, 1 => false, _ => null })),
        ];
        return clause.Kind switch
        {
            0 => [new Clause(WhenFlag: null, Blocks: true, [literals[0]])],
            1 => [new Clause(WhenFlag: true, Blocks: false, [literals[0]])],
            2 => [new Clause(WhenFlag: false, Blocks: false, [literals[0]])],
            < 6 => [new Clause(WhenFlag: null, Blocks: false, [literals[0]])],
            _ => [new Clause(WhenFlag: null, Blocks: false, [.. literals])],
        };
    }

    /// <summary>A version of a package.</summary>
    public sealed record Package(
        int Number, int Version, string Slot, bool IsVisible, bool HasFlagOn, ImmutableArray<Clause> Build, ImmutableArray<Clause> Run)
    {
        public string Name => $"app-misc/p{Number}";
    }

    /// <summary>One dependency, a choice of several, or a blocker; perhaps under a condition.</summary>
    public sealed record Clause(bool? WhenFlag, bool Blocks, ImmutableArray<Literal> Alternatives)
    {
        public override string ToString()
        {
            string text = Alternatives.Length == 1 ? $"{(Blocks ? "!" : "")}{Alternatives[0]}" : $"|| ( {string.Join(' ', Alternatives)} )";
            return WhenFlag is { } flag ? $"{(flag ? "" : "!")}flag? ( {text} )" : text;
        }
    }

    /// <summary>What a version has to be.</summary>
    public sealed record Literal(int Target, int? AtLeast, bool? Flag)
    {
        public bool IsMetBy(Package package) => package.Number == Target
            && package.Version >= (AtLeast ?? 0)
            && package.HasFlagOn == (Flag ?? package.HasFlagOn);

        public override string ToString() =>
            $"{(AtLeast is null ? "" : ">=")}app-misc/p{Target}{(AtLeast is { } least ? $"-{least}" : "")}{Flag switch { null => "", true => "[flag]", false => "[-flag]" }}";
    }
}
