using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Packages;
using Staves.Packages.Tar;

namespace Staves.Tests.Packages;

/// <summary>All that a package says, as lines to compare.</summary>
static class PackageListing
{
    /// <summary>A name and a digest of the content a line.</summary>
    public static string OfMetadata(BinaryPackageFile package) =>
        string.Concat(package.Metadata.Select(pair => $"{pair.Key} {Digest(pair.Value.Span)}\n"));

    /// <summary>A line for each object of the image, with a digest of its content.</summary>
    public static string OfImage(BinaryPackageFile package)
    {
        var text = new StringBuilder();
        package.ReadImage((member, content) => text.Append(LineOf(member, content)).Append('\n'), CancellationToken.None);
        return text.ToString();
    }

    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    static string LineOf(TarMember member, Stream content)
    {
        (string type, string detail) = member.Kind switch
        {
            TarMemberKind.File => ("file", $"{member.Size} {Convert.ToHexStringLower(SHA256.HashData(content))}"),
            TarMemberKind.Directory => ("dir", ""),
            TarMemberKind.SymbolicLink => ("symlink", member.LinkTarget!),
            TarMemberKind.HardLink => ("hardlink", member.LinkTarget!),
            TarMemberKind.CharacterDevice => ("char", $"{member.DeviceMajor} {member.DeviceMinor}"),
            TarMemberKind.Fifo => ("fifo", ""),
            _ => ("block", $"{member.DeviceMajor} {member.DeviceMinor}"),
        };
        string attributes = string.Concat(member.ExtendedAttributes.Select(pair => $" {pair.Key}={Convert.ToHexStringLower(pair.Value.AsSpan())}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{member.Path} {type} {Convert.ToString(member.Mode, 8)} {member.UserId} {member.GroupId} {member.ModificationTime} {detail}{attributes}");
    }
}
