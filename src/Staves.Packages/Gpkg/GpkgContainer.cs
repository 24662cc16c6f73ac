using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Files;
using Staves.Packages.Tar;
using Staves.Packages.Verification;

namespace Staves.Packages.Gpkg;

/// <summary>The outer archive of a package (GLEP 78): which members it has, all of them listed by its Manifest with the right size.</summary>
sealed class GpkgContainer
{
    /// <summary>The format and its version.</summary>
    public const string Identifier = "gpkg-1";

    const int MostMembers = 32;
    const int LargestManifest = 1024 * 1024;

    const int LargestSignature = 64 * 1024;
    const string SignatureSuffix = ".sig";

    readonly string _file;
    readonly SafeFileHandle _handle;
    readonly SignatureVerifier? _verifier;

    GpkgContainer(string file, SafeFileHandle handle, string prefix, ImmutableArray<GpkgMember> members, GpkgManifest manifest, SignatureVerifier? verifier)
    {
        (_file, _handle, _verifier) = (file, handle, verifier);
        (Prefix, Members, Manifest) = (prefix, members, manifest);
        Metadata = Single("metadata.tar");
        Image = Single("image.tar");
    }

    public string Prefix { get; }

    /// <summary>All members but the Manifest.</summary>
    public ImmutableArray<GpkgMember> Members { get; }

    public GpkgManifest Manifest { get; }

    /// <summary>Portage takes a package for signed if anything in it is.</summary>
    public bool IsSigned => Manifest.IsSigned || Members.Any(member => IsSignature(member.Name));

    public GpkgMember Metadata { get; }

    public GpkgMember Image { get; }

    /// <summary>Reads headers and the Manifest; members may come in any order.</summary>
    public static GpkgContainer Read(string path, SafeFileHandle file, SignatureRules signatures)
    {
        (string prefix, ImmutableArray<GpkgMember> members) = ReadMembers(path, file);
        if (!members.Any(member => member.Name == Identifier))
        {
            throw GpkgFailure.Structure(path, $"it has no member `{Identifier}`");
        }

        GpkgMember manifest = members.FirstOrDefault(member => member.Name == "Manifest")
            ?? throw GpkgFailure.Structure(path, "it has no Manifest");
        if (manifest.Size > LargestManifest)
        {
            throw GpkgFailure.Manifest(path, $"is larger than {LargestManifest} bytes");
        }

        byte[] text = Content(manifest, path, file);
        members = members.Remove(manifest);
        bool isSigned = Armor.IsIn(text) || members.Any(member => IsSignature(member.Name));
        if (!isSigned && signatures.Policy == SignaturePolicy.Required)
        {
            throw OpenPgpFailure.Unsigned(path, "it has no signatures");
        }

        SignatureVerifier? verifier = isSigned ? signatures.Verifier : null;
        var container = new GpkgContainer(path, file, prefix, members, GpkgManifest.Parse(text, path, verifier), verifier);
        container.CheckSizes();
        return container;
    }

    /// <summary>Begins to check a member's bytes, against its signature too where signatures are verified.</summary>
    public MemberCheck Begin(GpkgMember member)
    {
        // The identifier is empty, and a signature is not signed itself.
        if (_verifier is null || member.Name == Identifier || IsSignature(member.Name))
        {
            return new MemberCheck(member, null);
        }

        GpkgMember signature = Members.FirstOrDefault(other => other.Name == member.Name + SignatureSuffix)
            ?? throw OpenPgpFailure.Unsigned(_file, $"`{HostileText.Shown(member.Name)}` in it has no signature");
        return signature.Size <= LargestSignature
            ? new MemberCheck(member, _verifier.Begin(Content(signature, _file, _handle), KeyPurposes.Packages))
            : throw GpkgFailure.Structure(_file, $"`{HostileText.Shown(signature.Name)}` is larger than {LargestSignature} bytes");
    }

    /// <summary>Refuses a member whose bytes are not those that the Manifest lists, or not those that were signed.</summary>
    public void Require(MemberCheck check)
    {
        string name = check.Member.Name;
        GpkgManifestEntry expected = Manifest.Entries[name];
        GpkgManifestEntry actual = check.Digest.Finish(name);
        if (actual.Size != expected.Size)
        {
            throw TarFailure.Truncated(_file);
        }

        if (actual.Blake2b != expected.Blake2b)
        {
            throw GpkgFailure.Checksum(_file, name, "BLAKE2B");
        }

        if (actual.Sha512 != expected.Sha512)
        {
            throw GpkgFailure.Checksum(_file, name, "SHA512");
        }

        if (check.Signature?.Finish() is SignatureVerdict.Invalid invalid)
        {
            throw OpenPgpFailure.Refused(_file, name, invalid);
        }
    }

    static bool IsSignature(string name) => name.EndsWith(SignatureSuffix, StringComparison.Ordinal);

    static byte[] Content(GpkgMember member, string path, SafeFileHandle file)
    {
        byte[] bytes = new byte[member.Size];
        using var region = new FileRegionStream(file, member.Offset, member.Size, path);
        return region.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : throw TarFailure.Truncated(path);
    }

    static (string Prefix, ImmutableArray<GpkgMember> Members) ReadMembers(string path, SafeFileHandle file)
    {
        using var region = new FileRegionStream(file, 0, RandomAccess.GetLength(file), path);
        using var archive = new TarArchiveReader(region, path, leaveOpen: true);
        ImmutableArray<GpkgMember>.Builder members = ImmutableArray.CreateBuilder<GpkgMember>();
        string? prefix = null;
        while (archive.ReadNext(CancellationToken.None) is { } member)
        {
            string[] parts = member.Path.Split('/');
            if (parts.Length != 2 || member.Kind != TarMemberKind.File || (prefix is not null && parts[0] != prefix))
            {
                throw GpkgFailure.Structure(path, $"its members must be files in one directory, and `{HostileText.Shown(member.Path)}` is not");
            }

            prefix = parts[0];
            if (members.Any(other => other.Name == parts[1]))
            {
                throw GpkgFailure.Structure(path, $"it has the member `{HostileText.Shown(parts[1])}` twice");
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
                throw GpkgFailure.Manifest(_file, $"does not list `{HostileText.Shown(member.Name)}`");
            }

            if (entry.Size != member.Size)
            {
                throw GpkgFailure.Manifest(_file, $"gives another size of `{HostileText.Shown(member.Name)}` than it has");
            }
        }

        if (Manifest.Entries.Count != Members.Length)
        {
            string missing = Manifest.Entries.Keys.Where(name => Members.All(member => member.Name != name)).Order(StringComparer.Ordinal).First();
            throw GpkgFailure.Manifest(_file, $"lists `{HostileText.Shown(missing)}`, which is not there");
        }
    }

    /// <summary>The one member that is this archive in some compression.</summary>
    GpkgMember Single(string name)
    {
        GpkgMember[] found = [.. Members.Where(member =>
            (member.Name == name || member.Name.StartsWith(name + ".", StringComparison.Ordinal))
            && !IsSignature(member.Name))];
        return found.Length == 1
            ? found[0]
            : throw GpkgFailure.Structure(_file, found.Length == 0 ? $"it has no `{HostileText.Shown(name)}`" : $"it has `{HostileText.Shown(name)}` more than once");
    }
}
