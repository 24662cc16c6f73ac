using System.Text.Json;
using Staves.Portage.Dependencies;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Metadata;
using Staves.Portage.Names;
using Staves.Tests.Packages;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Installed;

/// <summary>Databases that real Portage wrote, against what another program read of them.</summary>
public sealed class InstalledPackageTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    public static TheoryData<string> Roots => ["root-source", "root-binary", "root-masks"];

    [Theory]
    [MemberData(nameof(Roots))]
    public void Every_entry_is_read_as_it_is(string root)
    {
        Dictionary<string, InstalledPackage> packages = Open(root).Packages().ToDictionary(package => package.Name.ToString());
        JsonElement expected = Expected(root);

        Assert.Equal(expected.EnumerateObject().Select(package => package.Name).Order(StringComparer.Ordinal), packages.Keys);
        ConformanceCases.Check(
            expected.EnumerateObject().Select(package => package.Value),
            package => package.GetProperty("metadata").Text("PF").Trim(),
            package => Difference(packages[NameOf(package)], package));
    }

    [Theory]
    [MemberData(nameof(Roots))]
    public void Contents_are_read_completely_and_written_back_byte_for_byte(string root) =>
        Assert.All(Open(root).Packages(), package =>
        {
            Assert.Empty(package.Contents.Warnings);
            Assert.Equal(package.ReadText("CONTENTS"), package.Contents.ToString());
        });

    [Theory]
    [MemberData(nameof(Roots))]
    public void Recorded_dependencies_are_of_their_EAPI_and_without_conditionals(string root) =>
        Assert.All(Open(root).Packages(), package => Assert.All(
            (string[])[package.Depend, package.Bdepend, package.Rdepend, package.Pdepend, package.Idepend],
            text =>
            {
                Assert.True(Eapi.TryGet(package.EapiName, out Eapi? eapi));
                Assert.True(DependencySpecifications.TryParsePackages(text, eapi, out var tree, out ParseFailure failure), $"{package}: {failure}");
                Assert.DoesNotContain("? (", tree.ToString(), StringComparison.Ordinal);
            }));

    [Fact]
    public void The_values_have_types()
    {
        InstalledPackage hello = Find("root-source", "app-misc/hello-2.1-r3");

        Assert.Equal(("0", "0", "stavesfix", "8"), (hello.Slot, hello.SubSlot, hello.Repository, hello.EapiName));
        Assert.Equal("x86_64-pc-linux-gnu", hello.Chost);
        Assert.Equal([new DeclaredUseFlag("nls", true)], hello.Iuse.Where(flag => flag.Name == "nls"));
        Assert.Contains("nls", hello.Use);
        Assert.True(hello.IuseEffective.IsSupersetOf(hello.Use));
        Assert.Contains("dev-libs/libgreet:0/2=", hello.Rdepend);
        Assert.DoesNotContain("?", hello.Rdepend);
        Assert.True(hello.Counter > 0 && hello.BuildTime > 1_700_000_000 && hello.BuildId == 2 && hello.Size > 0);
        Assert.Equal("x86_64: libc.so.6 libgreet.so.2", hello.Requires);
        Assert.StartsWith("X86_64;/usr/bin/hello;", hello.NeededElf2, StringComparison.Ordinal);
        Assert.Equal(["amd64", "-riscv", "~arm64"], hello.Keywords);
        Assert.Equal("x86_64: libgreet.so.2", Find("root-source", "dev-libs/libgreet-2.0").Provides);
        Assert.Equal(["install", "preinst"], Find("root-source", "acct-group/staver-0").DefinedPhases);
        Assert.Equal(["fixacct"], Find("root-source", "acct-group/staver-0").Inherited);
    }

    [Theory]
    [InlineData("dev-libs/libgreet:0/2=", true)]
    [InlineData("dev-libs/libgreet:0/1=", false)]
    [InlineData(">=dev-libs/libgreet-2::stavesfix", true)]
    [InlineData("dev-libs/libgreet::elsewhere", false)]
    [InlineData("dev-libs/libgreet[kernel_linux]", true)]
    [InlineData("dev-libs/libgreet[-kernel_linux]", false)]
    [InlineData("dev-libs/libgreet[missing]", false)]
    [InlineData("dev-libs/libgreet[missing(+)]", true)]
    [InlineData("!<dev-libs/libgreet-2", false)]
    public void It_satisfies_dependencies(string dependency, bool satisfied) => Assert.Equal(
        satisfied,
        Find("root-source", "dev-libs/libgreet-2.0").Built.Satisfies(PackageDependency.Parse(dependency), new HashSet<string>()));

    [Fact]
    public void A_missing_file_is_empty_and_names_stay_in_the_directory()
    {
        InstalledPackage package = Find("root-source", "virtual/greet-1");

        Assert.Equal(("", "", null), (package.Depend, package.ReadText("NEEDED"), package.ReadBytes("NEEDED")));
        Assert.Throws<ArgumentException>(() => package.ReadText("../greet-1/SLOT"));
    }

    [Fact]
    public void The_environment_is_a_stream()
    {
        using Stream environment = Find("root-source", "app-misc/hello-2.1-r3").OpenEnvironment()!;

        Assert.Equal("BZh"u8.ToArray(), new BinaryReader(environment).ReadBytes(3));
    }

    [Fact]
    public void Packages_are_found_by_name_and_by_version()
    {
        InstalledPackageDatabase database = Open("root-source");

        Assert.Equal(
            ["app-misc/slotted-1.2:1", "app-misc/slotted-2.3:2/2.3"],
            database.VersionsOf(QualifiedPackageName.Parse("app-misc/slotted")).Select(package => package.Built.ToString().Split("::")[0]));
        Assert.NotNull(database.Find(VersionedPackageName.Parse("app-misc/hello-2.1-r3")));
        Assert.Null(database.Find(VersionedPackageName.Parse("app-misc/hello-2.1")));
        Assert.Empty(database.VersionsOf(QualifiedPackageName.Parse("app-misc/slot")));
        Assert.Empty(database.VersionsOf(QualifiedPackageName.Parse("no-category/hello")));
    }

    [Fact]
    public void What_is_no_package_is_passed_over()
    {
        using var scratch = new ScratchDirectory();
        foreach (string directory in new[] { "app-misc/a-1", "app-misc/-MERGING-b-1", "app-misc/.c-1", "app-misc/noversion", ".git/d-1", "lost+found" })
        {
            Directory.CreateDirectory(scratch[directory]);
        }

        File.WriteAllText(scratch["app-misc/e:0.portage_lockfile"], "");
        File.WriteAllText(scratch["app-misc/f-1"], "");

        InstalledPackage package = Assert.Single(InstalledPackageDatabase.Open(scratch.Path).Packages());
        Assert.Equal(("app-misc/a-1", "0", "0"), (package.Name.ToString(), package.Slot, package.EapiName));
        Assert.Empty(InstalledPackageDatabase.Open(scratch["nowhere"]).Packages());
    }

    [Fact]
    public void Values_that_only_the_consolidated_file_has_are_found_there()
    {
        using var scratch = new ScratchDirectory();
        string entry = scratch["app-misc/a-1"];
        Directory.CreateDirectory(entry);
        File.WriteAllText(Path.Combine(entry, "metadata"), "#format=1\nEAPI=8\nSLOT=0/3\nUSE=x y\nrepository=main\n#dir_mtime=1\n");
        File.WriteAllText(Path.Combine(entry, "CONTENTS"), "dir /usr\n");
        InstalledPackage Read() => InstalledPackageDatabase.Open(scratch.Path).Packages().Single();

        Assert.Equal("app-misc/a-1:0/3::main", Read().Built.ToString());
        Assert.Equal(["CONTENTS", "EAPI", "SLOT", "USE", "repository"], Read().ReadFiles().Names);

        // With single files beside it, it is a copy that may be out of date.
        File.WriteAllText(Path.Combine(entry, "SLOT"), "7\n");
        Assert.Equal(("7", ""), (Read().Slot, Read().Repository));
    }

    [Fact]
    public void A_builder_of_Gentoo_is_read_completely()
    {
        InstalledPackage[] packages = [.. InstalledPackageDatabase.OfRoot(Path.Combine(gentoo.Root, "builder")).Packages()];

        Assert.Equal(249, packages.Length);
        Assert.All(packages, package =>
        {
            Assert.True(NameRules.IsSlot(package.Slot) && NameRules.IsRepositoryName(package.Repository), package.Name.ToString());
            Assert.Equal((package.Name.Category, package.Name.PF), (package.Value("CATEGORY"), package.Value("PF")));
            Assert.Empty(package.Contents.Warnings);
            Assert.NotEmpty(package.Keywords);
        });
        Assert.Equal(packages.Select(package => package.Name).Order(), packages.Select(package => package.Name));
    }

    [Fact]
    public void A_builder_of_Gentoo_is_read_as_Portage_reads_it()
    {
        using var scratch = new ScratchDirectory();
        Directory.CreateDirectory(scratch["etc/portage"]);

        InstalledOracle.Compare(Path.Combine(gentoo.Root, "builder"), scratch.Path);
    }

    internal static InstalledPackageDatabase Open(string root) =>
        InstalledPackageDatabase.OfRoot(TestPaths.SharedOrSkip(Path.Combine("fixtures", "vdb", root)));

    static InstalledPackage Find(string root, string name) => Open(root).Find(VersionedPackageName.Parse(name))!;

    static JsonElement Expected(string root)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestPaths.SharedOrSkip($"fixtures/expected/vdb-{root}.json")));
        return document.RootElement.Clone();
    }

    static string NameOf(JsonElement package) =>
        $"{package.GetProperty("metadata").Text("CATEGORY").Trim()}/{package.GetProperty("metadata").Text("PF").Trim()}";

    static string? Difference(InstalledPackage package, JsonElement expected)
    {
        string[] files = [.. expected.Texts("files")];
        string? value = expected.GetProperty("metadata").EnumerateObject()
            .FirstOrDefault(field => package.ReadText(field.Name) != field.Value.GetString()) is { Value.ValueKind: not JsonValueKind.Undefined } field
                ? field.Name
                : null;
        string[] contents = [.. expected.GetProperty("contents").EnumerateArray().Select(Line)];
        return !package.FileNames.SequenceEqual(files) ? $"has other files: {string.Join(' ', package.FileNames)}"
            : value is not null ? $"has another {value}"
            : !package.Contents.Entries.Select(entry => entry.ToString()).SequenceEqual(contents) ? "has other contents"
            : null;
    }

    /// <summary>The line again, made of the parts that the other program found in it.</summary>
    static string Line(JsonElement entry) => string.Join(' ', ((string?[])[
        entry.Text("type"),
        entry.Text("path"),
        entry.OptionalText("target") is { } target ? $"-> {target}" : null,
        entry.OptionalText("md5"),
        entry.OptionalText("mtime")]).OfType<string>());
}
