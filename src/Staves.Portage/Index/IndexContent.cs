using System.Collections.Immutable;
using Staves.Portage.Versions;

namespace Staves.Portage.Index;

/// <summary>What goes into the tables of an index, in any order; texts and entries are in the index already.</summary>
sealed record IndexContent(string Root, ImmutableArray<IndexContent.Category> Categories)
{
    /// <summary>What stands before the paths of the repository in its archive.</summary>
    public string Prefix { get; init; } = "";

    public long CreatedNanoseconds { get; init; }

    public long SourceStamp { get; init; }

    public long RootStamp { get; init; }

    public ImmutableArray<File> Files { get; init; } = [];

    public sealed record Category(string Name, ImmutableArray<Package> Packages, long CacheStamp = 0, long TreeStamp = 0);

    public sealed record Package(string Name, ImmutableArray<Version> Versions);

    public sealed record Version(PackageVersion Number, uint Entry, long EntryStamp = 0, long EbuildStamp = 0);

    public sealed record File(string Path, uint Content);
}
