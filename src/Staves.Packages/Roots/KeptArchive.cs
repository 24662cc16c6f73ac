using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Staves.Packages.Files;
using Staves.Packages.Tar;
using ZstdSharp;

namespace Staves.Packages.Roots;

/// <summary>
/// A tar archive as a <see cref="RootStore"/> keeps it, so that nobody has to read it from its beginning again: the list of its members, and
/// the contents of its files, each compressed by itself.
/// </summary>
public sealed class KeptArchive : IDisposable
{
    internal const string ContentsFile = "contents";
    internal const string MembersFile = "members";

    readonly string _directory;
    readonly Lazy<SafeFileHandle> _contents;

    internal KeptArchive(string directory, string name, string digest)
    {
        _directory = directory;
        (Name, Digest) = (name, digest);
        _contents = new Lazy<SafeFileHandle>(() => RootFailure.GuardStore(directory, () => File.OpenHandle(Path.Combine(directory, ContentsFile))));
    }

    /// <summary>As messages name it.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the archive as it came, compressed or not; lower-case hexadecimal.</summary>
    public string Digest { get; }

    /// <summary>The members in the archive's order, with the places of their contents.</summary>
    /// <exception cref="Portage.Diagnostics.StavesException">STV4206: what was kept is damaged.</exception>
    public IEnumerable<(TarMember Member, ContentPlace Content)> Members() => RootFailure.GuardStore(_directory, () =>
    {
        using FileStream file = File.OpenRead(Path.Combine(_directory, MembersFile));
        using var plain = new DecompressionStream(file);
        using var reader = new MemberListReader(plain);
        ImmutableArray<(TarMember, ContentPlace)>.Builder members = ImmutableArray.CreateBuilder<(TarMember, ContentPlace)>();
        while (reader.ReadNext(this) is { } member)
        {
            members.Add(member);
        }

        return members.DrainToImmutable();
    });

    /// <summary>The content of a file.</summary>
    internal Stream Open(ContentPlace place, long size)
    {
        if (size == 0)
        {
            return Stream.Null;
        }

        var region = new FileRegionStream(_contents.Value, place.Offset, place.Length);
        return new KeptContentStream(new DecompressionStream(region, leaveOpen: false), size, _directory);
    }

    public void Dispose()
    {
        if (_contents.IsValueCreated)
        {
            _contents.Value.Dispose();
        }
    }
}
