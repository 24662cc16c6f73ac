using Staves.Packages.Quickpkg;
using Staves.Packages.Roots;
using Staves.Portage.Installed;

namespace Staves.Tests.Packages.Roots;

/// <summary>Two ways to read one root give the same packages, byte for byte.</summary>
static class SamePackages
{
    public static async Task RequireAsync(IReadableRoot expected, IReadableRoot actual, ScratchDirectory scratch)
    {
        var one = new QuickpkgWriter(expected, QuickpkgOptions.Default);
        var other = new QuickpkgWriter(actual, QuickpkgOptions.Default);
        InstalledPackage[] packages = [.. expected.Installed.Packages()];
        Assert.NotEmpty(packages);
        Assert.Equal(packages.Select(package => package.Name), actual.Installed.Packages().Select(package => package.Name));
        foreach (InstalledPackage package in packages)
        {
            PackedPackage first = await one.WriteAsync(package, scratch["one.gpkg.tar"], CancellationToken.None);
            PackedPackage second = await other.WriteAsync(actual.Installed.Find(package.Name)!, scratch["other.gpkg.tar"], CancellationToken.None);
            Assert.True(
                File.ReadAllBytes(first.Path).AsSpan().SequenceEqual(File.ReadAllBytes(second.Path)),
                $"{package} differs:\n{string.Join('\n', Quickpkg.PackedListing.Of(first.Path).Except(Quickpkg.PackedListing.Of(second.Path)))}");
            Assert.Equal(first.Warnings.Select(warning => warning.Message), second.Warnings.Select(warning => warning.Message));
        }
    }
}
