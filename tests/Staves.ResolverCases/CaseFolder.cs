using System.Reflection;
using System.Text.Json;

namespace Staves.ResolverCases;

/// <summary>Runs every case of every file in a folder.</summary>
public static class CaseFolder
{
    /// <summary>`shared/resolver-cases` beside the checkout that this was built from.</summary>
    public static string Default { get; } = Path.GetFullPath(Path.Combine(
        typeof(CaseFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!,
        "..",
        "shared",
        "resolver-cases"));

    /// <summary>Writes a line for each case that differs, and the counts.</summary>
    public static CaseCounts Run(string folder, TextWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement[] playgrounds = [.. document.RootElement.GetProperty("playgrounds").EnumerateArray()];
            for (int i = 0; i < playgrounds.Length; i++)
            {
                using World world = World.Create(playgrounds[i].GetProperty("playground"));
                JsonElement[] cases = [.. playgrounds[i].GetProperty("cases").EnumerateArray()];
                for (int j = 0; j < cases.Length; j++)
                {
                    var question = new CaseQuestion(cases[j]);
                    if (question.ReasonToSkip(world) is not null)
                    {
                        skipped++;
                    }
                    else if (CaseAnswer.Difference(world, question, cancellationToken) is { } difference)
                    {
                        failed++;
                        output.WriteLine($"{Path.GetFileNameWithoutExtension(file)}[{i}][{j}] {question.Class} {question}: {difference}");
                    }
                    else
                    {
                        passed++;
                    }
                }
            }
        }

        var counts = new CaseCounts(passed, failed, skipped);
        output.WriteLine(counts);
        return counts;
    }
}
