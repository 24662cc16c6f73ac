using Staves.Portage.Eapis;

namespace Staves.Tests.Portage.Eapis;

public class EapiTests
{
    [Fact]
    public void Knows_the_EAPIs_of_PMS_and_no_other()
    {
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], Eapi.All.Select(eapi => eapi.Name));
        Assert.All(Eapi.All, eapi => Assert.True(Eapi.TryGet(eapi.Name, out Eapi? found) && ReferenceEquals(found, eapi)));
        Assert.False(Eapi.TryGet("08", out _));
        Assert.False(Eapi.TryGet("10", out _));
        Assert.False(Eapi.TryGet("", out _));
    }

    [Fact]
    public void Features_begin_and_end_where_PMS_says()
    {
        Assert.Equal("123456789", Where(eapi => eapi.HasSlotDependencies));
        Assert.Equal("456789", Where(eapi => eapi.HasUseDependencyDefaults));
        Assert.Equal("89", Where(eapi => eapi.HasIdepend));
        Assert.Equal("0123456", Where(eapi => eapi.EmptyAnyOfIsTrue));
    }

    static string Where(Func<Eapi, bool> feature) => string.Concat(Eapi.All.Where(feature).Select(eapi => eapi.Name));
}
