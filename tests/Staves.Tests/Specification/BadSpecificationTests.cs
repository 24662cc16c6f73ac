using Staves.Portage.Diagnostics;
using Staves.Specification;

namespace Staves.Tests.Specification;

public sealed class BadSpecificationTests
{
    static string Folder { get; } = Path.Combine(TestPaths.RepositoryRoot, "tests/Staves.Tests/Specification/Bad");

    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(Folder, "*.toml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void All_that_is_wrong_is_told_with_its_place_and_a_way_out(string name)
    {
        string text = File.ReadAllText(Path.Combine(Folder, $"{name}.toml"));
        StavesException exception = Assert.Throws<StavesException>(() => SpecificationReader.Parse(text, "staves.toml"));
        Snapshot.MatchesFile(DiagnosticText.Of(exception), Path.Combine(Folder, $"{name}.txt"));
    }

    [Fact]
    public void A_missing_file_is_told_with_its_path()
    {
        StavesException exception = Assert.Throws<StavesException>(() => SpecificationReader.Read("/nowhere/staves.toml"));
        Snapshot.Matches(DiagnosticText.Of(exception));
    }

    [Fact]
    public void A_directory_is_no_specification()
    {
        StavesException exception = Assert.Throws<StavesException>(() => SpecificationReader.Read(Path.GetTempPath()));
        Assert.Equal("STV1002", Assert.Single(exception.Diagnostics).Code);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0xff, 0xfe })]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0, 0 })]
    public void Bytes_that_are_not_text_are_told(byte[] content)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            StavesException exception = Assert.Throws<StavesException>(() => SpecificationReader.Read(path));
            Assert.Equal("STV1002", Assert.Single(exception.Diagnostics).Code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_of_another_size_altogether_is_told_without_reading_it_all()
    {
        StavesException exception = Assert.Throws<StavesException>(() => SpecificationReader.Read("/dev/zero"));
        Assert.Contains("1 MiB", Assert.Single(exception.Diagnostics).Message);
    }

    [Fact]
    public void Deep_nesting_is_an_error_not_a_crash()
    {
        string deep = new('[', 100_000);
        StavesException exception = Assert.Throws<StavesException>(() => SpecificationReader.Parse($"a = {deep}", "staves.toml"));
        Assert.Equal("STV1001", exception.Diagnostics[0].Code);
    }

    [Fact]
    public void A_long_dotted_key_is_an_error_not_a_crash()
    {
        string key = string.Join('.', Enumerable.Repeat("a", 100_000));
        StavesException exception = Assert.Throws<StavesException>(() => SpecificationReader.Parse($"{key} = 1", "staves.toml"));
        Assert.Contains(exception.Diagnostics, diagnostic => diagnostic.Code == "STV1003");
    }
}
