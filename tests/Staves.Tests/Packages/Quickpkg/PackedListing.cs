using System.Collections.Immutable;
using System.Security.Cryptography;
using Staves.Packages.Gpkg;
using Staves.Packages.Tar;

namespace Staves.Tests.Packages.Quickpkg;

/// <summary>What is in a package, a line for each object.</summary>
static class PackedListing
{
    /// <summary>`path kind mode owner group time detail`, by path.</summary>
    public static SortedDictionary<string, string> Of(string path)
    {
        using var package = GpkgFile.Open(path);
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        package.ReadImage((member, content) => lines.Add(member.Path, Line(member, content)), CancellationToken.None);
        package.Verify(CancellationToken.None);
        return lines;
    }

    public static string Line(TarMember member, Stream content)
    {
        string detail = member.Kind switch
        {
            TarMemberKind.File => $"{member.Size} {Convert.ToHexStringLower(SHA256.HashData(content))}",
            TarMemberKind.CharacterDevice or TarMemberKind.BlockDevice => $"{member.DeviceMajor} {member.DeviceMinor}",
            _ => member.LinkTarget ?? "",
        };
        string attributes = string.Concat(member.ExtendedAttributes.Select(pair => $" {pair.Key}={Hex(pair.Value)}"));
        return $"{member.Kind} {Convert.ToString(member.Mode, 8)} {member.UserId} {member.GroupId} {member.ModificationTime} {detail}{attributes}";
    }

    public static string Hex(ImmutableArray<byte> value) => Convert.ToHexStringLower(value.AsSpan());
}
