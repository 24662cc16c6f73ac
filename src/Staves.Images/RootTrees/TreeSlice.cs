using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Staves.Images.Oci;
using Staves.Packages.Tar;

namespace Staves.Images.RootTrees;

/// <summary>Some of a tree's entries, by path, so that parents come first: what one layer holds.</summary>
public sealed class TreeSlice
{
    readonly RootTree _tree;
    readonly Lazy<Digest> _fingerprint;

    internal TreeSlice(RootTree tree, ImmutableArray<RootEntry> entries)
    {
        (_tree, Entries) = (tree, entries);
        _fingerprint = new Lazy<Digest>(() => FingerprintOf(entries));
    }

    public ImmutableArray<RootEntry> Entries { get; }

    /// <summary>Of slices where it is equal, the archives are equal byte for byte. They may be so too where files are from other packages.</summary>
    public Digest Fingerprint => _fingerprint.Value;

    /// <summary>Writes an uncompressed tar archive whose bytes depend on the entries alone.</summary>
    public void WriteArchive(Stream output, CancellationToken cancellationToken)
    {
        using var writer = new TarArchiveWriter(output, leaveOpen: true);
        foreach (RootEntry entry in Entries)
        {
            if (entry.Member.Kind == TarMemberKind.File)
            {
                using Stream content = _tree.OpenContent(entry);
                writer.Write(entry.Member, content, cancellationToken);
            }
            else
            {
                writer.Write(entry.Member, content: null, cancellationToken);
            }
        }

        writer.Finish();
    }

    static Digest FingerprintOf(ImmutableArray<RootEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RootEntry entry in entries)
        {
            TarMember member = entry.Member;
            string line = string.Create(
                CultureInfo.InvariantCulture,
                $"{member.Path}\0{member.Kind}\0{member.Mode}\0{member.UserId}\0{member.GroupId}\0{member.ModificationTime}\0{member.Size}\0");
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            line = string.Create(
                CultureInfo.InvariantCulture,
                $"{member.LinkTarget}\0{member.DeviceMajor}\0{member.DeviceMinor}\0{entry.Content?.Source ?? entry.ContentDigest?.ToString()}\0");
            hash.AppendData(Encoding.UTF8.GetBytes(line));
            foreach ((string name, ImmutableArray<byte> value) in member.ExtendedAttributes)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\0{value.Length}\0")));
                hash.AppendData(value.AsSpan());
            }
        }

        return Digest.FromHash(hash.GetHashAndReset());
    }
}
