using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Names;

namespace Staves.Portage.Metadata;

/// <summary>What a repository says about one version of a package (PMS ebuild-vars and metadata-cache); each value is read when it is asked for
/// first. Dependency strings are as written, with their USE conditionals, and empty where absent. Two of them are the same only if they are one
/// object.</summary>
public sealed class PackageMetadata
{
    readonly IPackageEntry _entry;
    string? _eapiName;
    Eapi? _eapi;
    Checked<(string Slot, string SubSlot)>? _slots;
    Checked<ImmutableArray<DeclaredUseFlag>>? _iuse;
    string? _keywords;

    internal PackageMetadata(IPackageEntry entry) => _entry = entry;

    public VersionedPackageName Name => _entry.Name;

    /// <summary>The name of the repository.</summary>
    public string Repository => _entry.Repository;

    public string EapiName => _eapiName ??= _entry["EAPI"] is { Length: > 0 } eapi ? eapi : Eapi.Unnamed.Name;

    /// <summary>Where it is false, nothing else about the package may be relied on (PMS eapi), and it is not visible.</summary>
    public bool IsEapiSupported => KnownEapi is not null;

    /// <exception cref="InvalidOperationException">The EAPI is not supported.</exception>
    public Eapi Eapi => KnownEapi ?? throw new InvalidOperationException($"`{Name}` has the unknown EAPI `{EapiName}`");

    /// <summary>What makes it useless, so that it is not visible: the form of its entry, or SLOT, IUSE or KEYWORDS is not what PMS says, and is
    /// taken as empty. Null where nothing does, or the EAPI is not supported.</summary>
    public Diagnostic? Fault => !IsEapiSupported ? null : _entry.Fault ?? Slots.Fault ?? CheckedIuse.Fault ?? KeywordsFault;

    public string Slot => Slots.Value.Slot;

    /// <summary>The sub-slot, which is the slot where SLOT names none.</summary>
    public string SubSlot => Slots.Value.SubSlot;

    /// <summary>As SLOT writes both (PMS, slots): `0`, or `0/5` where the sub-slot is another.</summary>
    public string SlotWithSubSlot => SubSlot == Slot ? Slot : $"{Slot}/{SubSlot}";

    public ImmutableArray<DeclaredUseFlag> Iuse => CheckedIuse.Value;

    public ImmutableArray<string> Keywords => KeywordsFault is null ? MetadataValues.Words(KeywordsText) : [];

    /// <summary>Phase functions as PMS names them without `src_` and `pkg_`: `compile`, `postinst`.</summary>
    public ImmutableArray<string> DefinedPhases => ValueOf("DEFINED_PHASES") is var phases and not "-" ? MetadataValues.Words(phases) : [];

    /// <summary>All eclasses, also those that eclasses inherit, sorted by name.</summary>
    public ImmutableArray<string> InheritedEclasses => [.. EclassDigests.Select(eclass => eclass.Name)];

    /// <summary>All eclasses with the digests of their files when the entry was written; empty where their list is broken.</summary>
    public ImmutableArray<EclassDigest> EclassDigests => MetadataValues.Eclasses(_entry).Value;

    /// <summary>MD5 of the ebuild when the entry was written, lower-case hexadecimal; empty where the entry does not say.</summary>
    public string EbuildDigest => _entry["_md5_"];

    public string Description => ValueOf("DESCRIPTION");

    public string Homepage => ValueOf("HOMEPAGE");

    public string License => ValueOf("LICENSE");

    public string Restrict => ValueOf("RESTRICT");

    public string Properties => ValueOf("PROPERTIES");

    public string RequiredUse => ValueOf("REQUIRED_USE");

    public string SrcUri => ValueOf("SRC_URI");

    public string Depend => ValueOf("DEPEND");

    public string Bdepend => KnownEapi is { HasBdepend: true } ? ValueOf("BDEPEND") : "";

    public string Rdepend => ValueOf("RDEPEND");

    public string Pdepend => ValueOf("PDEPEND");

    public string Idepend => KnownEapi is { HasIdepend: true } ? ValueOf("IDEPEND") : "";

    /// <summary>Where a variable of it stands, or the file where that is all that is known.</summary>
    public SourceLocation LocationOf(string variable) => _entry.LocationOf(variable);

    /// <summary>A <see cref="Fault"/>, or what is wrong with the list of eclasses, which tells whether the entry is out of date.</summary>
    internal Diagnostic? FaultOfEntry => Fault ?? (IsEapiSupported ? MetadataValues.Eclasses(_entry).Fault : null);

    /// <summary>KEYWORDS as it stands.</summary>
    internal string KeywordsText => _keywords ??= ValueOf("KEYWORDS");

    Eapi? KnownEapi => _eapi ??= Eapi.TryGet(EapiName, out Eapi? eapi) ? eapi : null;

    Checked<(string Slot, string SubSlot)> Slots => _slots ??= MetadataValues.Slots(_entry);

    Checked<ImmutableArray<DeclaredUseFlag>> CheckedIuse => _iuse ??= IsEapiSupported ? MetadataValues.Iuse(_entry) : new([]);

    Diagnostic? KeywordsFault => MetadataValues.FaultOfKeywords(KeywordsText, _entry);

    /// <summary>As on a command line: `app-shells/bash-5.3::gentoo`.</summary>
    public override string ToString() => $"{Name}::{Repository}";

    /// <summary>Nothing where the EAPI is not supported: it could mean something else there.</summary>
    string ValueOf(string key) => IsEapiSupported ? _entry[key] : "";
}
