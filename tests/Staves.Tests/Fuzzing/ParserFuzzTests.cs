using System.Reflection;
using Staves.Portage.Configuration;
using Staves.Tests.Packages;

namespace Staves.Tests.Fuzzing;

/// <summary>Every parser takes any text: it reads it or says what is wrong with it, soon and in little memory. The same few texts for each
/// in every run; STAVES_FUZZ_SECONDS feeds them for that long, each time from where STAVES_FUZZ_START says.</summary>
public sealed class ParserFuzzTests(FuzzSeeds seeds) : IClassFixture<FuzzSeeds>
{
    const ulong UsualInputs = 150;

    static readonly TimeSpan UsualTime = TimeSpan.FromSeconds(4);

    public static TheoryData<string> Parsers =>
    [
        "ContentsEntry", "PackageDependency", "PackagePattern", "PackageUpdate", "PackageVersion", "QualifiedPackageName", "VersionedPackageName",
        "DEPEND", "LICENSE", "RESTRICT", "SRC_URI", "REQUIRED_USE",
        "Md5DictFile", "metadata", "Manifest", "LayoutConfiguration", "LicenseGroups", "ThirdPartyMirrors", "LineFile", "ShellAssignments",
        "PackageSetting", "/etc/portage", "ImageSpecification",
        "BinhostIndex", "stored BinhostIndex", "Contents", "UseDescriptionFile", "PackageDescriptionReader", "UpdateFiles", "PackageSetFile", "ReposConf",
        "BinReposConf", "EMERGE_DEFAULT_OPTS", "AdvisoryReader",
        "tar", "image", "GPKG", "XPAK", "ELF", "ElfHardening", "NeededEntry", "GpkgManifest", "root archive",
        "zstd", "gzip", "bzip2", "xz", "lz4", "lzip", "lzop",
        "Keyring", "DetachedSignature", "ClearSignedText",
        "Netrc", "StageListing", "StageReference", "RepositoryState", "RepositorySource",
    ];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void Any_text_is_read_or_told_wrong(string parser)
    {
        string only = Environment.GetEnvironmentVariable("STAVES_FUZZ_PARSER") ?? "";
        Assert.SkipUnless(only.Length == 0 || only == parser, "another parser was asked for");
        using var scratch = new ScratchDirectory();
        double seconds = double.TryParse(Environment.GetEnvironmentVariable("STAVES_FUZZ_SECONDS"), out double given) ? given : 0;
        ulong first = ulong.TryParse(Environment.GetEnvironmentVariable("STAVES_FUZZ_START"), out ulong start) ? start : 0;
        FuzzTarget target = Targets(seeds, scratch["package"]).Single(target => target.Name == parser);
        Assert.NotEmpty(target.Seeds);

        var run = new FuzzRun(target);
        run.Feed(first, seconds > 0 ? ulong.MaxValue : UsualInputs, seconds > 0 ? TimeSpan.FromSeconds(only == parser ? seconds : seconds / Parsers.Count) : UsualTime);

        TestContext.Current.TestOutputHelper?.WriteLine($"{run.Inputs} texts, {run.Inputs / Math.Max(run.Time.TotalSeconds, 1e-3):0} a second");
        Assert.True(run.Findings.Count == 0, string.Join("\n\n", run.Findings));
    }

    [Fact]
    public void No_value_with_a_grammar_is_left_out() => Assert.Equal(
        Targets(seeds, "unused").Select(target => target.Name).Order(StringComparer.Ordinal),
        Parsers.Select(parser => parser.Data).Order(StringComparer.Ordinal));

    [Fact]
    public void No_reader_of_a_file_is_left_out()
    {
        IEnumerable<string> readers = typeof(LineFile).Assembly.GetTypes()
            .Where(type => type.IsPublic && type.GetMethods(BindingFlags.Static | BindingFlags.Public).Any(ReadsFile))
            .Select(type => type.Name);

        Assert.Empty(readers.Except(Targets(seeds, "unused").Select(target => target.Name), StringComparer.Ordinal));
    }

    static bool ReadsFile(MethodInfo method) => method.Name.StartsWith("Parse", StringComparison.Ordinal)
        && method.GetParameters() is [var text, ..]
        && (text.ParameterType == typeof(LineFile) || text.ParameterType == typeof(IEnumerable<LineFile>) || (text.ParameterType == typeof(string) && method.GetParameters().Length > 1));

    static IEnumerable<FuzzTarget> Targets(FuzzSeeds seeds, string scratchFile) =>
    [
        .. GrammarTargets.All(seeds), .. FileTargets.All(seeds, $"{scratchFile}.root"), .. PackageTargets.All(scratchFile),
        .. CompressionTargets.All(), .. VerificationTargets.All(), .. RemoteTargets.All(),
    ];
}
