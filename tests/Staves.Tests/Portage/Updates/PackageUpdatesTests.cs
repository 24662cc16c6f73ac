using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Staves.Portage.Configuration;
using Staves.Portage.Dependencies;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Grammar;
using Staves.Portage.Installed;
using Staves.Portage.Names;
using Staves.Portage.Updates;
using Staves.Tests.Packages;
using Staves.Tests.Portage.Dependencies;
using Staves.Tests.Portage.Repositories;

namespace Staves.Tests.Portage.Updates;

public sealed class PackageUpdatesTests(GentooMetadata gentoo) : IClassFixture<GentooMetadata>
{
    const string Answers = "tests/Staves.Tests/Portage/Updates/PortageAnswers.json";

    static readonly PackageUpdates Moves = Updates("move dev-libs/old dev-libs/new", "slotmove dev-libs/new 0 1", "slotmove <app-misc/a-2 0 1");

    [Fact]
    public void Dependency_strings_come_out_as_Portage_has_them() => ConformanceCases.Check(
        RecordedAnswers(),
        testCase => testCase.GetRawText(),
        testCase => Apply(testCase) is var found && found == testCase.OptionalText("answer") ? null : found ?? "a line that is no update");

    [Fact]
    public void The_recorded_answers_are_those_of_the_Portage_that_is_there()
    {
        using var scratch = new ScratchDirectory();
        File.Copy(Path.Combine(TestPaths.RepositoryRoot, Answers), scratch["cases.json"]);
        using JsonDocument answers = JsonDocument.Parse(PortageCheckout.RunOracle("portage_updates.py", scratch["cases.json"]));

        Assert.Equal(
            RecordedAnswers().Select(testCase => testCase.OptionalText("answer")),
            answers.RootElement.EnumerateArray().Select(answer => answer.GetString()));
    }

    [Fact]
    public void Every_move_of_Gentoo_is_read_and_leaves_no_old_name()
    {
        UpdateFiles files = UpdateFiles.Load(gentoo.Repositories.Main);

        Assert.Empty(files.Warnings);
        Assert.Equal((477, 55), (files.Updates.All.OfType<PackageUpdate.Move>().Count(), files.Updates.All.OfType<PackageUpdate.SlotMove>().Count()));
        string[] updated = files.Updates.ApplyToText(ConcernedBy(files.Updates), null).Split(' ');
        Assert.DoesNotContain(
            files.Updates.All.OfType<PackageUpdate.Move>().Where(move => files.Updates.Apply(move.From) != move.From),
            move => updated.Contains(move.From.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public void Every_move_of_Gentoo_moves_what_it_moves_for_Portage()
    {
        PackageUpdates updates = UpdateFiles.Load(gentoo.Repositories.Main).Updates;
        string text = ConcernedBy(updates);
        using var scratch = new ScratchDirectory();
        var cases = new JsonArray(new JsonObject
        {
            ["updates"] = new JsonArray([.. updates.All.Select(update => JsonValue.Create(update.ToString()))]),
            ["text"] = text,
        });
        File.WriteAllText(scratch["cases.json"], cases.ToJsonString());
        using JsonDocument answer = JsonDocument.Parse(PortageCheckout.RunOracle("portage_updates.py", scratch["cases.json"]));

        Assert.Equal(answer.RootElement[0].GetString()!.Split(' '), updates.ApplyToText(text, null).Split(' '));
    }

    [Fact]
    public void Quarters_count_in_their_order_and_free_names_after_them()
    {
        LineFile[] files =
        [
            LineFile.Parse("move a/d a/e\n", "updates/later"),
            LineFile.Parse("move a/b a/c\n", "updates/4Q-2023"),
            LineFile.Parse("# a comment\n\nmove a/c a/d\n", "updates/1Q-2024"),
        ];

        Assert.Equal("a/e", UpdateFiles.Parse(files).Updates.Apply(QualifiedPackageName.Parse("a/b")).ToString());
    }

    [Fact]
    public void What_is_no_update_is_skipped_and_reported()
    {
        UpdateFiles files = UpdateFiles.Parse([LineFile.Parse("move a/b a/c\nmove a/b\nrename a/b a/c\n", "updates/1Q-2024")]);

        Assert.Single(files.Updates.All);
        Assert.Equal(
            [("STV2132", new SourceLocation("updates/1Q-2024", 2)), ("STV2132", new SourceLocation("updates/1Q-2024", 3))],
            files.Warnings.Select(warning => (warning.Code, warning.Location!)));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("8\n", true)]
    [InlineData("7\n", false)]
    public void Names_of_files_are_those_that_the_EAPI_of_the_profiles_allows(string eapi, bool isFree)
    {
        using RepositoryBuilder builder = new RepositoryBuilder().Repository("main")
            .Write("main", "profiles/updates/1Q-2024", "move a/b a/c\n")
            .Write("main", "profiles/updates/notes", "move a/c a/d\n")
            .Write("main", "profiles/updates/.hidden", "move a/d a/e\n");
        if (eapi.Length > 0)
        {
            builder.Write("main", "profiles/eapi", eapi);
        }

        Assert.Equal(
            isFree && eapi.Length > 0 ? "a/d" : "a/c",
            UpdateFiles.Load(builder.Open("main")).Updates.Apply(QualifiedPackageName.Parse("a/b")).ToString());
    }

    [Fact]
    public void Packages_follow_the_moves_of_their_repository_and_of_its_masters()
    {
        using RepositoryBuilder builder = new RepositoryBuilder()
            .Repository("main").Write("main", "profiles/updates/1Q-2024", "move a/b a/c\n")
            .Repository("overlay", "main").Write("overlay", "profiles/updates/1Q-2020", "move a/c a/d\n")
            .Repository("other", "main");
        var updates = RepositoryUpdates.Load(new([builder.Open("main"), builder.Open("overlay"), builder.Open("other")]));
        string Moved(string repository) => updates.Of(repository).Apply(QualifiedPackageName.Parse("a/b")).ToString();

        Assert.Equal(["a/c", "a/d", "a/c", "a/c", "a/c"], ((string[])["main", "overlay", "other", "removed", ""]).Select(Moved));
    }

    [Theory]
    [InlineData("dev-libs/old-1:0::main", "dev-libs/new-1:1::main")]
    [InlineData("dev-libs/old-1:0/3", "dev-libs/new-1:1/3")]
    [InlineData("dev-libs/old-1:2", "dev-libs/new-1:2")]
    [InlineData("app-misc/a-1.9:0", "app-misc/a-1.9:1")]
    [InlineData("app-misc/a-2:0", "app-misc/a-2:0")]
    public void An_installed_package_takes_its_new_name_and_slot(string before, string after) =>
        Assert.Equal(after, Moves.Apply(Built(before)).ToString());

    [Fact]
    public void The_files_of_an_entry_say_the_new_names()
    {
        EntryFiles files = EntryFiles.Empty
            .WithValue("CATEGORY", "dev-libs").WithValue("PF", "old-1").WithValue("SLOT", "0/3")
            .WithValue("RDEPEND", "dev-libs/old:0/3=  !dev-libs/old:2 x/y").WithValue("DESCRIPTION", "replaces dev-libs/old")
            .With("old-1.ebuild", "EAPI=8\n"u8.ToArray());

        (BuiltPackage package, EntryFiles updated) = Moves.ApplyToFiles(Built("dev-libs/old-1:0/3"), files);

        Assert.Equal("dev-libs/new-1:1/3", package.ToString());
        Assert.Equal(
            ["CATEGORY=dev-libs", "DESCRIPTION=replaces dev-libs/old", "PF=new-1", "RDEPEND=dev-libs/new:1/3=  !dev-libs/new:2 x/y", "SLOT=1/3", "new-1.ebuild=EAPI=8"],
            updated.Names.Select(name => $"{name}={updated.Text(name).TrimEnd()}"));
        Assert.Same(updated, Moves.ApplyToFiles(package, updated).Files);
    }

    [Theory]
    [InlineData("dev-libs/old nls -doc # why", "dev-libs/new nls -doc # why")]
    [InlineData("  -dev-libs/old", "  -dev-libs/new")]
    [InlineData("*dev-libs/old", "*dev-libs/new")]
    [InlineData("-*>=dev-libs/old-3:0", "-*>=dev-libs/new-3:1")]
    [InlineData(">=dev-libs/old-3::main\t~amd64", ">=dev-libs/new-3::main\t~amd64")]
    [InlineData("dev-libs/*", "dev-libs/*")]
    [InlineData("*/old", "*/old")]
    [InlineData("*/*", "*/*")]
    [InlineData("# dev-libs/old", "# dev-libs/old")]
    [InlineData("x/y dev-libs/old", "x/y dev-libs/old")]
    [InlineData("", "")]
    public void A_line_of_configuration_says_the_new_name(string before, string after) => Assert.Equal(after, Moves.ApplyToLine(before));

    [Fact]
    public void A_tree_says_the_new_names()
    {
        Assert.True(DependencySpecifications.TryParsePackages("|| ( dev-libs/old:0 a? ( !dev-libs/old ) ) x/y", Eapi.Newest, out var tree, out _));

        Assert.Equal("|| ( dev-libs/new:1 a? ( !dev-libs/new ) ) x/y", Moves.Apply(tree).ToString());
    }

    [Theory]
    [InlineData("move a/b", 8)]
    [InlineData("move a/b =c/d-1", 9)]
    [InlineData("move a/b c/d e", 13)]
    [InlineData("slotmove a/b 0 1/2", 15)]
    [InlineData("slotmove !a/b 0 1", 9)]
    [InlineData("copy a/b c/d", 0)]
    [InlineData("", 0)]
    public void A_broken_line_is_told_with_its_place(string line, int offset)
    {
        Assert.False(PackageUpdate.TryParse(line, out _, out ParseFailure failure));
        Assert.Equal(offset, failure.Offset);
    }

    [Fact]
    public void An_update_reads_back_from_its_text()
    {
        Gen<string> name = Gen.OneOf("a/b", "app-shells/bash", "x11-libs/gtk+", "a/b-c");
        Gen<string> line = Gen.OneOf(
            Gen.Select(name, name, (from, to) => $"move {from} {to}"),
            Gen.Select(DependencyGenerators.Text.Select(text => text.TrimStart('!')), Gen.OneOf("0", "1.2", "a+b"), (spec, slot) => $"slotmove {spec} {slot} 7"));

        line.Sample(text => PackageUpdate.Parse(text).ToString() == text && PackageUpdate.Parse(text) == PackageUpdate.Parse(text));
    }

    [Fact]
    public void Any_line_and_any_text_is_taken() => Gen.Select(
        Gen.OneOf("move", "slotmove", "a/b", "dev-libs/old", "!dev-libs/old", "0", " ", "\t", "#", "é", "-", "*", ":0", "\n").Array[0, 10].Select(string.Concat),
        Gen.OneOf(DependencyGenerators.NearlyText, DependencyGenerators.Text)).Sample((line, text) =>
        {
            _ = PackageUpdate.TryParse(line, out _, out ParseFailure failure);
            string once = Moves.ApplyToText($"{text} {line}", null);
            return failure.Offset <= line.Length && Moves.ApplyToText(once, null) == once && Moves.ApplyToLine(line) is not null;
        });

    static PackageUpdates Updates(params string[] lines) => PackageUpdates.Of(lines.Select(PackageUpdate.Parse));

    static BuiltPackage Built(string text)
    {
        string[] parts = text.Split(':', 2);
        string[] rest = parts[1].Split("::");
        string[] slots = rest[0].Split('/');
        return new BuiltPackage(
            VersionedPackageName.Parse(parts[0]), slots[0], slots[^1], rest.Length > 1 ? rest[1] : "", [], ImmutableHashSet<string>.Empty);
    }

    /// <summary>Dependencies of several forms on all that ever moved.</summary>
    static string ConcernedBy(PackageUpdates updates) => string.Join(' ', updates.All.SelectMany(Concerned));

    static IEnumerable<string> Concerned(PackageUpdate update) => update switch
    {
        PackageUpdate.Move move => [$"{move.From}", $">={move.From}-1:0/2=[x,-y]", $"!{move.From}", $"{move.To}:0"],
        PackageUpdate.SlotMove move =>
        [
            $"{move.Packages.Package}:{move.From}", $"{move.Packages.Package}:{move.From}/{move.From}=",
            $"={move.Packages.Package}-1*:{move.From}/9", $"{move.Packages.Package}",
        ],
        _ => [],
    };

    static string? Apply(JsonElement testCase)
    {
        UpdateFiles files = UpdateFiles.Parse([LineFile.Parse(string.Join('\n', testCase.Texts("updates")), "updates/1Q-2024")]);
        BuiltPackage? parent = testCase.TryGetProperty("parent", out JsonElement package)
            ? Built($"{package[0].GetString()}:{package[1].GetString()}::{package[2].GetString()}")
            : null;
        return files.Warnings.IsEmpty ? files.Updates.ApplyToText(testCase.Text("text"), parent) : null;
    }

    static IReadOnlyList<JsonElement> RecordedAnswers()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, Answers)));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }
}
