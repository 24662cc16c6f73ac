using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Repositories;

namespace Staves.Tests.Portage.Configuration;

/// <summary>Four configurations of the fixture repository, with what Portage made of them.</summary>
public sealed class PortageConfigurationTests : IDisposable
{
    static readonly string[] Sets =
    [
        "USE", "USE_EXPAND", "USE_EXPAND_HIDDEN", "USE_EXPAND_IMPLICIT", "USE_EXPAND_UNPREFIXED", "IUSE_IMPLICIT", "ACCEPT_KEYWORDS",
        "CONFIG_PROTECT", "CONFIG_PROTECT_MASK", "ENV_UNSET",
    ];

    static readonly string[] Texts =
    [
        "FRUIT", "PYLIKE_TARGETS", "ELIBC", "KERNEL", "ARCH", "CHOST", "CBUILD", "CFLAGS", "CXXFLAGS", "ACCEPT_LICENSE",
        "ACCEPT_PROPERTIES", "ACCEPT_RESTRICT", "EXTRA", "EXTRA_SEEN", "COMMON_FLAGS", "LIBDIR_amd64", "CHOST_amd64",
    ];

    readonly List<ConfigurationRoot> _roots = [];

    public static TheoryData<string> Names => ["A", "B", "C", "D"];

    public void Dispose() => _roots.ForEach(root => root.Dispose());

    [Theory]
    [MemberData(nameof(Names))]
    public void The_profile_has_the_nodes_that_Portage_sees(string name)
    {
        (PortageConfiguration configuration, JsonElement expected, string fixtures) = Load(name);

        Assert.Equal(
            expected.Texts("profiles").Select(path => path
                .Replace($"@FIXTURES@/config/{name}", configuration.User.Root, StringComparison.Ordinal)
                .Replace("@FIXTURES@", fixtures, StringComparison.Ordinal)),
            configuration.Profile.Nodes.Select(node => node.Path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Variables_have_the_values_that_Portage_gives_them(string name)
    {
        (PortageConfiguration configuration, JsonElement expected, _) = Load(name);

        Assert.Equal(
            Sets.Select(variable => $"{variable}={string.Join(' ', expected.Texts(variable))}"),
            Sets.Select(variable => $"{variable}={configuration.Variables.GetValueOrDefault(variable)}"));
        Assert.Equal(
            Texts.Select(variable => $"{variable}={expected.OptionalText(variable)}"),
            Texts.Select(variable => $"{variable}={configuration.Variables.GetValueOrDefault(variable)}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Masks_forces_and_sets_are_those_of_Portage(string name)
    {
        (PortageConfiguration configuration, JsonElement expected, _) = Load(name);

        Assert.Equal(expected.Texts("usemask"), configuration.UseMask.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Texts("useforce"), configuration.UseForce.Order(StringComparer.Ordinal));
        Assert.Equal(
            expected.Texts("packages").Order(StringComparer.Ordinal),
            configuration.SystemSet.Select(package => $"*{package}")
                .Concat(configuration.ProfileSet.Select(package => $"{package}")).Order(StringComparer.Ordinal));
        Assert.Equal(
            expected.GetProperty("pprovideddict").EnumerateObject().SelectMany(package => package.Value.Texts()),
            configuration.Provided.Select(package => package.ToString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_package_has_the_flags_and_variables_that_Portage_gives_it(string name)
    {
        (PortageConfiguration configuration, JsonElement expected, _) = Load(name);

        ConformanceCases.Check(
            Packages(expected),
            package => package.Text("name"),
            package =>
            {
                PackageMetadata metadata = Find(configuration, package.Text("name"));
                JsonElement answer = package.GetProperty("answer");
                PackageUse use = configuration.UseOf(metadata);
                IReadOnlyDictionary<string, string> variables = configuration.VariablesOf(metadata);
                IEnumerable<string> OfPackage(string list) => answer.Texts(list).Where(use.IuseEffective.Contains);
                return Difference("USE", answer.Texts("PORTAGE_USE"), use.Enabled)
                    ?? Difference("mask", OfPackage("usemask"), use.Masked.Order(StringComparer.Ordinal))
                    ?? Difference("force", OfPackage("useforce"), use.Forced.Order(StringComparer.Ordinal))
                    ?? Difference("CFLAGS", [answer.Text("CFLAGS")], [variables.GetValueOrDefault("CFLAGS", "")])
                    ?? Difference("FRUIT", [answer.Text("FRUIT")], [variables.GetValueOrDefault("FRUIT", "")])
                    ?? Difference(
                        "FEATURES", answer.Texts("FEATURES_extra"), Features(variables).Except(Features(configuration.Variables)));
            });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_packages_that_Portage_masks_are_not_visible(string name)
    {
        (PortageConfiguration configuration, JsonElement expected, _) = Load(name);

        ConformanceCases.Check(
            Packages(expected),
            package => package.Text("name"),
            package =>
            {
                Visibility visibility = configuration.VisibilityOf(Find(configuration, package.Text("name")));
                return Difference(
                    "masks",
                    package.GetProperty("answer").Texts("masks"),
                    visibility.Reasons.OfType<MaskReason.PackageMask>().Select(_ => "package.mask"));
            });
    }

    [Fact]
    public void A_mask_names_its_line_and_its_reason()
    {
        (PortageConfiguration configuration, _, string fixtures) = Load("A");

        var mask = Assert.IsType<MaskReason.PackageMask>(
            Assert.Single(configuration.VisibilityOf(Find(configuration, "app-misc/slotted-3.0::stavesfix")).Reasons));

        Assert.Equal($"{fixtures}/repo/profiles/package.mask:2", mask.Location.ToString());
        Assert.Equal("own mask", mask.Comment);
    }

    static string[] Features(IReadOnlyDictionary<string, string> variables) => variables.GetValueOrDefault("FEATURES", "").Split(' ');

    static string? Difference(string what, IEnumerable<string> expected, IEnumerable<string> found)
    {
        string expectedText = string.Join(' ', expected);
        string foundText = string.Join(' ', found);
        return expectedText == foundText ? null : $"{what} is `{foundText}`, not `{expectedText}`";
    }

    static IEnumerable<JsonElement> Packages(JsonElement expected) => expected.GetProperty("packages_by_cpv").EnumerateObject()
        .Select(package => JsonSerializer.SerializeToElement(new { name = package.Name, answer = package.Value }));

    static PackageMetadata Find(PortageConfiguration configuration, string name)
    {
        string[] parts = name.Split("::");
        VersionedPackageName package = VersionedPackageName.Parse(parts[0]);
        EbuildRepository repository = configuration.Repositories.Find(parts[1])!;
        return repository.VersionsOf(package.Package).Single(metadata => metadata.Name.ToString() == parts[0]);
    }

    (PortageConfiguration Configuration, JsonElement Expected, string Fixtures) Load(string name)
    {
        string fixtures = Path.GetFullPath(TestPaths.SharedOrSkip("fixtures"));
        ConfigurationRoot root = ConfigurationRoot.OfFixture(name);
        _roots.Add(root);
        var directory = PortageDirectory.Open(root.Path);
        var configuration = PortageConfiguration.Create(directory.Repositories, directory.LoadProfile()!, directory.User);
        return (configuration, ConformanceCases.Vector($"config-{name}"), Path.GetDirectoryName(directory.Repositories.Main.Path)!);
    }
}
