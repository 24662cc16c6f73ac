using Staves.Building.Drivers;

namespace Staves.Tests.Building.Drivers;

public class MakeOptionsTests
{
    [Theory]
    [InlineData("", null, "")]
    [InlineData("-j8", 8, "")]
    [InlineData("-j 8 -l4.5", 8, "-l4.5")]
    [InlineData("--jobs=3 --quiet", 3, "--quiet")]
    [InlineData("--jobs 3", 3, "")]
    [InlineData("-j", null, "")]
    [InlineData("-j --quiet", null, "--quiet")]
    [InlineData("-j8 -j1", 1, "")]
    [InlineData("-jx", null, "")]
    public void The_number_of_jobs_is_told_from_other_options(string text, int? jobs, string others)
    {
        var options = MakeOptions.Parse(text);
        Assert.Equal((jobs, others), (options.Jobs, string.Join(' ', options.Others)));
    }
}
