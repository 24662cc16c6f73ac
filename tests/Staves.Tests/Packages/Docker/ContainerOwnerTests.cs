using System.Diagnostics;
using Staves.Packages.Docker;

namespace Staves.Tests.Packages.Docker;

public sealed class ContainerOwnerTests
{
    [Fact]
    public void This_process_has_not_ended_and_one_that_has_is_known()
    {
        ContainerOwner current = ContainerOwner.Current;
        Assert.Equal(current, ContainerOwner.Parse(current.ToLabel()));
        Assert.False(current.HasEnded);
        using Process ended = RealTool.Start("true");
        ended.WaitForExit();
        Assert.True((current with { Process = ended.Id, Start = "7" }).HasEnded);
        Assert.True((current with { Start = "1" }).HasEnded, "another process has its number now");
    }

    [Fact]
    public void Of_a_process_of_another_namespace_or_machine_nothing_is_known()
    {
        ContainerOwner gone = ContainerOwner.Current with { Start = "1" };
        Assert.False((gone with { Namespace = "pid:[1]" }).HasEnded);
        Assert.False((gone with { Boot = "00000000-0000-0000-0000-000000000000" }).HasEnded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("12 34")]
    [InlineData("99999999999 1 pid:[1] ab")]
    [InlineData("-1 1 pid:[1] ab")]
    public void What_is_no_label_of_ours_is_none(string label) => Assert.Null(ContainerOwner.Parse(label));

    [Theory]
    [InlineData("staves", true)]
    [InlineData("my.cache_2-x", true)]
    [InlineData("a", false)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("./here", false)]
    [InlineData("a b", false)]
    public void Names_of_volumes_are_those_that_Docker_takes(string name, bool isName) => Assert.Equal(isName, DockerVolumes.IsName(name));
}
