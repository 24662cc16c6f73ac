using System.Text.Json.Nodes;
using Staves.Images.Inspection;
using Staves.Images.Inspection.Comparison;
using Staves.Packages.Tar;
using Staves.Rendering.Inspection;
using Staves.Tests.Packages;
using static Staves.Tests.Images.SampleTrees;

namespace Staves.Tests.Images.Inspection;

public sealed class ImageDifferenceTests : IDisposable
{
    readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Packages_files_and_configuration_are_compared()
    {
        ImageInspection before = Image("a", new JsonObject { ["User"] = "root", ["Env"] = new JsonArray("PATH=/bin", "OLD=1") }, "1.0", "nls", File("same", "x"), File("grown", "x"), File("gone", "xxx"));
        ImageInspection after = Image("b", new JsonObject { ["User"] = "web", ["Env"] = new JsonArray("PATH=/bin") }, "1.1", "", File("same", "x"), File("grown", "xxxx"), File("came", "xx", 0x1ed));
        var difference = ImageDifference.Between(before, after);

        PackageChange package = Assert.Single(difference.Packages);
        Assert.Equal(("app-misc/a", "1.0", "1.1"), (package.Name, package.Before?.Version, package.After?.Version));
        Assert.Equal(["-nls"], package.Use);
        Assert.Equal(
            [("came", 2L, ""), ("gone", -3L, ""), ("grown", 3L, "content")],
            difference.Files.Where(change => !change.Path.StartsWith("var", StringComparison.Ordinal)).Select(change => (change.Path, change.Growth, string.Join(',', change.Aspects))));
        Assert.Equal([("env OLD", "1", null), ("user", "root", "web")], difference.Configuration.Select(change => (change.Name, change.Before, change.After)));
        Assert.Contains("~  app-misc/a 1.0 -> 1.1", DifferenceText.Render(difference, default), StringComparison.Ordinal);
        Assert.Contains("\"change\": \"removed\"", DifferenceJson.Render(difference), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_in_other_layers_are_the_same()
    {
        ImageInspection one = new SampleLayout(_scratch["one"]).Layer(File("a", "x"), File("b", "y")).Inspect(hashesFiles: true);
        ImageInspection two = new SampleLayout(_scratch["two"]).Layer(File("b", "other")).Layer(File("a", "x"), File("b", "y")).Inspect(hashesFiles: true);
        var difference = ImageDifference.Between(one, two);

        Assert.True(difference.IsEmpty);
        Assert.Contains("are the same", DifferenceText.Render(difference, default), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_package_in_two_slots_each_is_compared_with_its_own()
    {
        ImageInspection before = Slots("a", ("1.0", "1"), ("2.0", "2"));
        ImageInspection after = Slots("b", ("1.0", "1"), ("2.1", "2"));

        PackageChange change = Assert.Single(ImageDifference.Between(before, after).Packages);
        Assert.Equal(("2.0", "2.1"), (change.Before?.Version, change.After?.Version));
    }

    ImageInspection Slots(string name, params (string Version, string Slot)[] versions) => new SampleLayout(_scratch[name])
        .Layer([.. versions.Select(one => File($"var/db/pkg/app-misc/a-{one.Version}/SLOT", one.Slot))]).Inspect(hashesFiles: true);

    ImageInspection Image(string name, JsonObject execution, string version, string use, params (TarMember Member, byte[] Content)[] files) =>
        new SampleLayout(_scratch[name]) { Execution = execution }
            .Layer([File($"var/db/pkg/app-misc/a-{version}/USE", use), File($"var/db/pkg/app-misc/a-{version}/IUSE", "nls"), .. files]).Inspect(hashesFiles: true);
}
