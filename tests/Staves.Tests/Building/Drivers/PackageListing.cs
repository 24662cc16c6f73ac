using System.Collections.Immutable;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;

namespace Staves.Tests.Building.Drivers;

/// <summary>What a package installs, as lines that a person can compare: `0755 usr/bin/x`, `0644 101:102 srv/y`, `link a -> b`.</summary>
static class PackageListing
{
    public static ImmutableArray<string> Of(string package)
    {
        var lines = new List<(string Path, string Text)>();
        using var file = GpkgFile.Open(package);
        file.ReadImage((member, _) => lines.Add((member.Path, Describe(member))), TestContext.Current.CancellationToken);
        return [.. lines.Where(line => line.Path.Length > 0).OrderBy(line => line.Path, StringComparer.Ordinal).Select(line => line.Text)];
    }

    /// <summary>A file's bytes.</summary>
    public static byte[] Content(string package, string path)
    {
        byte[]? found = null;
        using var file = GpkgFile.Open(package);
        file.ReadImage(
            (member, content) =>
            {
                if (member.Path == path)
                {
                    using var copy = new MemoryStream();
                    content.CopyTo(copy);
                    found = copy.ToArray();
                }
            },
            TestContext.Current.CancellationToken);
        return found ?? throw new InvalidOperationException($"the package has no `{path}`");
    }

    static string Describe(TarMember member) => member.Kind switch
    {
        TarMemberKind.SymbolicLink => $"link {member.Path} -> {member.LinkTarget}",
        TarMemberKind.HardLink => $"hard {member.Path} -> {member.LinkTarget}",
        _ => $"{Convert.ToString(member.Mode, 8).PadLeft(4, '0')} {Owner(member)}{member.Path}",
    };

    static string Owner(TarMember member) => (member.UserId, member.GroupId) == (0, 0) ? "" : $"{member.UserId:D}:{member.GroupId:D} ";
}
