using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Tar;

namespace Staves.Packages.Gpkg;

/// <summary>The outer archive of a package (GLEP 78): which members it has, all of them listed by its Manifest with the right size.</summary>
sealed class GpkgContainer
{
    const int MostMembers = 32;
    const int LargestManifest = 1024 * 1024;

    readonly string _file;

    GpkgContainer(string file, string prefix, ImmutableArray<GpkgMember> members, GpkgManifest manifest)
    {
        _file = file;
        Prefix = prefix;
        Members = members;
        Manifest = manifest;
        Metadata = Single("metadata.tar");
        Image = Single("image.tar");
    }

    public string Prefix { get; }

    /// <summary>All members but the Manifest.</summary>
    public ImmutableArray<GpkgMember> Members { get; }

    public GpkgManifest Manifest { get; }

    public GpkgMember Metadata { get; }

    public GpkgMember Image { get; }

    /// <summary>Reads headers and the Manifest; members may come in any order.</summary>
    public static GpkgContainer Read(string path, SafeFileHandle file)
    {
        (string prefix, ImmutableArray<GpkgMember> members) = ReadMembers(path, file);
        if (!members.Any(member => member.Name == "gpkg-1"))
        {
            throw GpkgFailure.Structure(path, "it has no member `gpkg-1`");
        }

        GpkgMember manifest = members.FirstOrDefault(member => member.Name == "Manifest")
            ?? throw GpkgFailure.Structure(path, "it has no Manifest");
        if (manifest.Size > LargestManifest)
        {
            throw GpkgFailure.Manifest(path, $"is larger than {LargestManifest} bytes");
        }

        byte[] text = new byte[manifest.Size];
        using (var region = new FileRegionStream(file, manifest.Offset, manifest.Size))
        {
            region.ReadExactly(text);
        }

        var container = new GpkgContainer(path, prefix, members.Remove(manifest), GpkgManifest.Parse(text, path));
        container.CheckSizes();
        return container;
    }

    /// <summary>Refuses a member whose bytes are not those that the Manifest lists.</summary>
    public void Check(GpkgMember member, MemberDigest digest)
    {
        GpkgManifestEntry expected = Manifest.Entries[member.Name];
        GpkgManifestEntry actual = digest.Finish(member.Name);
        if (actual.Size != expected.Size)
        {
            throw TarFailure.Truncated(_file);
        }

        if (actual.Blake2b != expected.Blake2b)
        {
            throw GpkgFailure.Checksum(_file, member.Name, "BLAKE2B");
        }

        if (actual.Sha512 != expected.Sha512)
        {
            throw GpkgFailure.Checksum(_file, member.Name, "SHA512");
        }
    }

    static (string Prefix, ImmutableArray<GpkgMember> Members) ReadMembers(string path, SafeFileHandle file)
    {
        using var region = new FileRegionStream(file, 0, RandomAccess.GetLength(file));
        using var archive = new TarArchiveReader(region, path, leaveOpen: true);
        ImmutableArray<GpkgMember>.Builder members = ImmutableArray.CreateBuilder<GpkgMember>();
        string? prefix = null;
        while (archive.ReadNext(CancellationToken.None) is { } member)
        {
            string[] parts = member.Path.Split('/');
            if (parts.Length != 2 || member.Kind != TarMemberKind.File || (prefix is not null && parts[0] != prefix))
            {
                throw GpkgFailure.Structure(path, $"its members must be files in one directory, and `{member.Path}` is not");
            }

            prefix = parts[0];
            if (members.Any(other => other.Name == parts[1]))
            {
                throw GpkgFailure.Structure(path, $"it has the member `{parts[1]}` twice");
            }

            members.Add(new GpkgMember(parts[1], region.Position, member.Size));
            if (members.Count > MostMembers)
            {
                throw GpkgFailure.Structure(path, $"it has more than {MostMembers} members");
            }
        }

        return (prefix ?? throw GpkgFailure.Structure(path, "it is empty"), members.ToImmutable());
    }

    void CheckSizes()
    {
        foreach (GpkgMember member in Members)
        {
            if (!Manifest.Entries.TryGetValue(member.Name, out GpkgManifestEntry? entry))
            {
                throw GpkgFailure.Manifest(_file, $"does not list `{member.Name}`");
            }

            if (entry.Size != member.Size)
            {
                throw GpkgFailure.Manifest(_file, $"gives another size of `{member.Name}` than it has");
            }
        }

        if (Manifest.Entries.Count != Members.Length)
        {
            string missing = Manifest.Entries.Keys.Where(name => Members.All(member => member.Name != name)).Order(StringComparer.Ordinal).First();
            throw GpkgFailure.Manifest(_file, $"lists `{missing}`, which is not there");
        }
    }

    /// <summary>The one member that is this archive in some compression.</summary>
    GpkgMember Single(string name)
    {
        GpkgMember[] found = [.. Members.Where(member =>
            (member.Name == name || member.Name.StartsWith(name + ".", StringComparison.Ordinal))
            && !member.Name.EndsWith(".sig", StringComparison.Ordinal))];
        return found.Length == 1
            ? found[0]
            : throw GpkgFailure.Structure(_file, found.Length == 0 ? $"it has no `{name}`" : $"it has `{name}` more than once");
    }
}
