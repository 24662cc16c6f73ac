using System.Collections.Immutable;
using Staves.Resolution;

namespace Staves.Tests.Resolution;

/// <summary>A small repository and a request as a model: what the checker and the exhaustive search read, and nothing of the resolver.</summary>
sealed record SmallRepository(
    ImmutableArray<SmallRepository.Package> Packages,
    ImmutableArray<Literal> Goals,
    Literal? ImageProvides,
    int? BuilderProvides,
    bool HasOneRoot)
{
    /// <summary>The last ones are virtuals.</summary>
    public const int FirstVirtual = 5;

    public enum Flag
    {
        Absent,
        Off,
        On,
        Masked,
        Forced,
    }

    public static string NameOf(int number) => $"{(number < FirstVirtual ? "app-misc" : "virtual")}/p{number}";

    /// <summary>Whether a root has it before anything is merged.</summary>
    public bool IsProvided(Literal literal, PackageRoot root) => root == PackageRoot.Builder
        ? BuilderProvides == literal.Target
        : ImageProvides is { } provided
            && (literal with { Slot = "", Use = "" }).Matches(new Package(provided.Target, provided.Version, "", "", true, Flag.Absent, null, []));

    public void WriteTo(RepositoryOnDisk repository)
    {
        foreach (Package package in Packages)
        {
            repository.Add(
                $"{package}",
                ("SLOT", $"{package.Slot}/{package.SubSlot}"),
                ("KEYWORDS", package.IsVisible ? "amd64" : "~amd64"),
                ("IUSE", package.Flag switch { Flag.Absent => "", Flag.On => "+flag", _ => "flag" }),
                ("REQUIRED_USE", package.RequiredUse ?? ""),
                ("DEPEND", package.Text(Variable.Depend)),
                ("BDEPEND", package.Text(Variable.Bdepend)),
                ("IDEPEND", package.Text(Variable.Idepend)),
                ("RDEPEND", package.Text(Variable.Rdepend)),
                ("PDEPEND", package.Text(Variable.Pdepend)));
        }

        repository.WriteProfile("package.use.mask", Lines(Flag.Masked)).WriteProfile("package.use.force", Lines(Flag.Forced));
    }

    string Lines(Flag flag) => string.Concat(Packages.Where(package => package.Flag == flag).Select(package => $"={package} flag\n"));

    public override string ToString() => string.Join('\n', [
        $"{string.Join(' ', Goals)}{(HasOneRoot ? ", one root" : "")}, image has {ImageProvides}, builder has {BuilderProvides}",
        .. Packages.Select(package => $"{package}:{package.Slot}/{package.SubSlot}{(package.IsVisible ? "" : " masked")} {package.Flag} {package.RequiredUse} "
            + string.Join(' ', Enum.GetValues<Variable>().Where(variable => package.Text(variable).Length > 0).Select(variable => $"{variable}=\"{package.Text(variable)}\"")))]);

    public enum Variable
    {
        Depend,
        Bdepend,
        Idepend,
        Rdepend,
        Pdepend,
    }

    /// <summary>A version of a package.</summary>
    public sealed record Package(
        int Number,
        int Version,
        string Slot,
        string SubSlot,
        bool IsVisible,
        Flag Flag,
        string? RequiredUse,
        ImmutableArray<(Variable Variable, Clause Clause)> Dependencies)
    {
        public string Name => NameOf(Number);

        public bool IsVirtual => Number >= FirstVirtual;

        public bool IsFlagOn => Flag is Flag.On or Flag.Forced;

        /// <summary>Only ever `flag` or `!flag`.</summary>
        public bool IsContradictory => RequiredUse is { } required && IsFlagOn == required.StartsWith('!');

        public IEnumerable<Clause> Of(params Variable[] variables) =>
            Dependencies.Where(pair => variables.Contains(pair.Variable)).Select(pair => pair.Clause);

        public string Text(Variable variable) => string.Join(' ', Of(variable));

        public override string ToString() => $"{Name}-{Version}";
    }
}
