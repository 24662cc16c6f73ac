using System.Text.Json;
using Staves.Portage.Configuration;
using Staves.Portage.Configuration.UserFiles;
using Staves.Portage.Grammar;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Portage.Profiles;

namespace Staves.Tests.Portage.Configuration;

/// <summary>Compares what Staves makes of a configuration root with the answer of Portage, package by package.</summary>
sealed class PortageAgreement
{
    /// <summary>Variables whose text is compared as it is; of all others the words, whatever their order.</summary>
    static readonly string[] Texts =
    [
        "ACCEPT_LICENSE", "ACCEPT_PROPERTIES", "ACCEPT_RESTRICT", "ARCH", "CBUILD", "CFLAGS", "CHOST", "CXXFLAGS", "LDFLAGS", "EXTRA",
    ];

    readonly List<string> _differences = [];
    readonly PortageConfiguration _configuration;

    PortageAgreement(PortageConfiguration configuration) => _configuration = configuration;

    /// <summary>The number of packages compared; fails with the differences where there are any.</summary>
    public static int Check(string configRoot, IReadOnlyList<string> answer)
    {
        var directory = PortageDirectory.Open(configRoot);
        ProfileStack profile = directory.LoadProfile() ?? throw new InvalidOperationException("no profile");
        var agreement = new PortageAgreement(PortageConfiguration.Create(directory.Repositories, profile, directory.User));
        JsonElement configuration = PortageOracle.Parse(answer[0]);
        agreement.CompareConfiguration(configuration);
        foreach (string line in answer.Skip(1))
        {
            agreement.ComparePackage(PortageOracle.Parse(line), configuration.GetProperty("packageVariables"));
        }

        Assert.True(
            agreement._differences.Count == 0,
            $"{agreement._differences.Count} differences:\n{string.Join('\n', agreement._differences.Take(40))}");
        return answer.Count - 1;
    }

    void CompareConfiguration(JsonElement expected)
    {
        Compare("profiles", expected.Texts("profiles"), _configuration.Profile.Nodes.Select(node => node.Path));
        Compare(
            "repositories",
            expected.GetProperty("repositories").EnumerateArray().Select(Repository),
            _configuration.Repositories.All.Select(repository =>
                $"{repository.Name} {repository.Path} {string.Join(' ', _configuration.Repositories.MastersOf(repository))}"));
        foreach (JsonProperty variable in expected.GetProperty("variables").EnumerateObject())
        {
            CompareVariable("", variable.Name, variable.Value.GetString()!, _configuration.Variables);
        }

        Compare("use.mask", expected.Texts("usemask"), _configuration.UseMask);
        Compare("use.force", expected.Texts("useforce"), _configuration.UseForce);
        Compare(
            "packages",
            expected.Texts("packages"),
            Ordered(_configuration.SystemSet.Select(package => $"*{package}").Concat(_configuration.ProfileSet.Select(package => $"{package}"))));
        Compare("provided", expected.Texts("provided"), Ordered(_configuration.Provided.Select(package => package.ToString())));
    }

    void ComparePackage(JsonElement expected, JsonElement usualVariables)
    {
        string name = expected.Text("package");
        PackageMetadata package = Find(name);
        CompareMasks(name, expected.GetProperty("masks"), _configuration.VisibilityOf(package));
        if (!package.IsEapiSupported)
        {
            return;
        }

        PackageUse use = _configuration.UseOf(package);
        Compare($"{name} USE", expected.Texts("use"), use.Enabled);
        IEnumerable<string> known = package.Iuse.Select(flag => flag.Name);
        if (expected.GetProperty("iuse").ValueKind == JsonValueKind.Array)
        {
            Compare($"{name} IUSE", expected.Texts("iuse"), Ordered(use.IuseEffective));
            known = use.IuseEffective;
        }

        Compare($"{name} mask", expected.Texts("masked"), Ordered(use.Masked.Intersect(known)));
        Compare($"{name} force", expected.Texts("forced"), Ordered(use.Forced.Intersect(known)));
        Compare($"{name} stable", [$"{expected.Flag("stable")}"], [$"{_configuration.IsStable(package)}"]);
        IReadOnlyDictionary<string, string> variables = _configuration.VariablesOf(package);
        JsonElement own = expected.GetProperty("variables");
        foreach (JsonProperty variable in usualVariables.EnumerateObject())
        {
            CompareVariable($"{name} ", variable.Name, own.OptionalText(variable.Name) ?? variable.Value.GetString()!, variables);
        }
    }

    void CompareMasks(string name, JsonElement expected, Visibility found) => Compare(
        $"{name} masks",
        Ordered(expected.EnumerateObject().Select(mask => mask.Value.ValueKind == JsonValueKind.Array
            ? $"{mask.Name}: {string.Join(' ', mask.Value.Texts())}"
            : mask.Name)),
        Ordered(found.Reasons.Select(reason => reason switch
        {
            MaskReason.UnknownEapi => "eapi",
            MaskReason.PackageMask => "package.mask",
            MaskReason.Keyword => "keywords",
            MaskReason.License license => $"license: {string.Join(' ', Ordered(license.Missing))}",
            MaskReason.Properties properties => $"properties: {string.Join(' ', Ordered(properties.Missing))}",
            MaskReason.Restrict restrict => $"restrict: {string.Join(' ', Ordered(restrict.Missing))}",
            _ => reason.ToString(),
        })));

    void CompareVariable(string of, string name, string expected, IReadOnlyDictionary<string, string> variables)
    {
        string found = variables.GetValueOrDefault(name, "");
        if (Texts.Contains(name, StringComparer.Ordinal))
        {
            Compare($"{of}{name}", [expected], [found]);
        }
        else
        {
            Compare($"{of}{name}", Ordered(expected.Split(' ')), Ordered(found.Split(' ')));
        }
    }

    void Compare(string what, IEnumerable<string> expected, IEnumerable<string> found)
    {
        List<string> expectedList = [.. expected];
        List<string> foundList = [.. found];
        if (!expectedList.SequenceEqual(foundList, StringComparer.Ordinal))
        {
            string missing = string.Join(' ', expectedList.Except(foundList));
            string surplus = string.Join(' ', foundList.Except(expectedList));
            _differences.Add(missing.Length + surplus.Length > 0
                ? $"{what}: Portage alone has `{missing}`, Staves alone `{surplus}`"
                : $"{what}: Portage has `{string.Join(' ', expectedList)}`, Staves `{string.Join(' ', foundList)}`");
        }
    }

    static IEnumerable<string> Ordered(IEnumerable<string> texts) => texts.Order(StringComparer.Ordinal);

    static string Repository(JsonElement repository) =>
        $"{repository[0].GetString()} {repository[1].GetString()} {string.Join(' ', repository[2].Texts())}";

    PackageMetadata Find(string text)
    {
        string[] parts = text.Split("::");
        VersionedPackageName name = VersionedPackageName.Parse(parts[0]);
        return _configuration.Repositories.Find(parts[1])!.VersionsOf(name.Package).Single(version => version.Name == name);
    }
}
