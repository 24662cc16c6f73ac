using CsCheck;
using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Tests.Specification;

public sealed class SpecificationMutationTests
{
    const string Tokens = "[]{}='\"\\\n.,/#:-_ aZ0é\u0001\U0001F600";

    static readonly string Complete = File.ReadAllText(
        Path.Combine(TestPaths.RepositoryRoot, "tests/Staves.Tests/Specification/complete.toml"));

    [Fact]
    public void A_truncated_file_is_read_or_told_wrong()
    {
        for (int length = 0; length < Complete.Length; length++)
        {
            ReadOrTell(Complete[..length]);
        }
    }

    [Fact]
    public void A_mutated_file_is_read_or_told_wrong() =>
        Gen.Select(Gen.Int[0, Complete.Length - 1], Gen.Int[0, 12], Gen.Char[Tokens].Array[0, 6])
            .Array[1, 4]
            .Sample(mutations => ReadOrTell(mutations.Aggregate(Complete, Mutate)), iter: 2000);

    static string Mutate(string text, (int At, int Removed, char[] Inserted) mutation)
    {
        int at = Math.Min(mutation.At, text.Length);
        return string.Concat(
            text.AsSpan(0, at), mutation.Inserted, text.AsSpan(Math.Min(at + mutation.Removed, text.Length)));
    }

    static void ReadOrTell(string text)
    {
        try
        {
            SpecificationReader.Parse(text, "staves.toml");
        }
        catch (StavesException exception)
        {
            int lines = text.Split('\n').Length;
            Assert.All(exception.Diagnostics, diagnostic =>
            {
                Assert.NotNull(diagnostic.Location);
                Assert.InRange(diagnostic.Location.Line, 0, lines + 1);
            });
        }
    }
}
