using System.Text.Json;
using Staves.Portage.Metadata;
using Staves.Resolution;
using Staves.Tests.Portage;

namespace Staves.Tests.Resolution;

/// <summary>Which package of the experiment on dependency classes goes to which root, against what Portage does with ROOT and no further
/// option.</summary>
public sealed class TwoRootsConformanceTests
{
    [Fact]
    public void An_empty_builder_and_an_empty_image_get_what_Portage_gives_them() =>
        Check(ConformanceCases.Vector("roots-hostempty"), withBuilder: true);

    [Fact]
    public void An_image_beside_a_full_builder_gets_what_Portage_gives_it() =>
        Check(ConformanceCases.Vector("roots-hostfull"), withBuilder: false);

    static void Check(JsonElement answers, bool withBuilder)
    {
        using var repository = new RepositoryOnDisk();
        foreach (string file in Directory.EnumerateFiles(TestPaths.SharedOrSkip("fixtures/repo/metadata/md5-cache/app-deps")))
        {
            repository.Add(
                $"app-deps/{Path.GetFileName(file)}", [.. Md5DictFile.Load(file).Fields.Select(field => (field.Key, field.Value))]);
        }

        ConformanceCases.Check(
            // Sysroots, binary packages and the other switches of emerge are no matters of the resolver.
            answers.EnumerateObject().Where(row => row.Name is "root" or "eapi6 root")
                .Select(row => JsonSerializer.SerializeToElement(new { name = row.Name, answer = row.Value })),
            row => row.Text("name"),
            row =>
            {
                JsonElement answer = row.GetProperty("answer");
                Plan plan = repository.Plan(answer.Texts("args")[^1]);
                return Difference("image", PackagesAt(answer, "ROOT"), plan)
                    ?? (withBuilder ? Difference("builder", PackagesAt(answer, "/"), plan) : null);
            });
    }

    static string? Difference(string root, IEnumerable<string> expected, Plan plan)
    {
        IEnumerable<string> found = plan.Order.Where(line => line.StartsWith(root, StringComparison.Ordinal)).Select(line => line[(root.Length + 1)..]);
        string[] missing = [.. expected.Except(found, StringComparer.Ordinal)];
        string[] more = [.. found.Except(expected, StringComparer.Ordinal)];
        return missing.Length + more.Length == 0 ? null : $"{root} lacks {string.Join(' ', missing)}, has {string.Join(' ', more)}";
    }

    static IEnumerable<string> PackagesAt(JsonElement answer, string root) =>
        answer.Texts("merge").Select(line => line.Split(' ')).Where(words => words[2] == root).Select(words => words[1]);
}
