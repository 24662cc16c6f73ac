using System.Collections.Immutable;
using Staves.Portage.Diagnostics;
using Staves.Portage.Eapis;
using Staves.Portage.Names;

namespace Staves.Portage.Metadata;

/// <summary>What a repository says about one version of a package (PMS ebuild-vars and metadata-cache). Dependency strings are as
/// written, with their USE conditionals, and empty where absent. Two of them are the same only if they are one object.</summary>
public sealed class PackageMetadata
{
    readonly IMetadataFields _fields;
    readonly Eapi? _eapi;

    internal PackageMetadata(VersionedPackageName name, string repository, IMetadataFields fields)
    {
        _fields = fields;
        Name = name;
        Repository = repository;
        EapiName = fields["EAPI"] is { Length: > 0 } eapi ? eapi : "0";
        IsEapiSupported = Eapis.Eapi.TryGet(EapiName, out _eapi);
    }

    public VersionedPackageName Name { get; }

    /// <summary>The name of the repository.</summary>
    public string Repository { get; }

    public string EapiName { get; }

    /// <summary>Where it is false, nothing else about the package may be relied on (PMS eapi), and it is not visible.</summary>
    public bool IsEapiSupported { get; }

    /// <exception cref="InvalidOperationException">The EAPI is not supported.</exception>
    public Eapi Eapi => _eapi ?? throw new InvalidOperationException($"`{Name}` has the unknown EAPI `{EapiName}`");

    public string Slot { get; init; } = "";

    /// <summary>The sub-slot, which is the slot where SLOT names none.</summary>
    public string SubSlot { get; init; } = "";

    public ImmutableArray<DeclaredUseFlag> Iuse { get; init; } = [];

    public ImmutableArray<string> Keywords { get; init; } = [];

    /// <summary>Phase functions as PMS names them without `src_` and `pkg_`: `compile`, `postinst`.</summary>
    public ImmutableArray<string> DefinedPhases { get; init; } = [];

    /// <summary>All eclasses, also those that eclasses inherit, sorted by name.</summary>
    public ImmutableArray<string> InheritedEclasses => [.. EclassDigests.Select(eclass => eclass.Name)];

    /// <summary>All eclasses with the digests of their files when the entry was written.</summary>
    public ImmutableArray<EclassDigest> EclassDigests
    {
        get
        {
            ImmutableArray<EclassDigest>.Builder eclasses = ImmutableArray.CreateBuilder<EclassDigest>();
            _ = EclassDigest.TryReadList(_fields["_eclasses_"], eclasses, out _);
            return eclasses.ToImmutable();
        }
    }

    /// <summary>MD5 of the ebuild when the entry was written, lower-case hexadecimal; empty where the entry does not say.</summary>
    public string EbuildDigest => _fields["_md5_"];

    public string Description => ValueOf("DESCRIPTION");

    public string Homepage => ValueOf("HOMEPAGE");

    public string License => ValueOf("LICENSE");

    public string Restrict => ValueOf("RESTRICT");

    public string Properties => ValueOf("PROPERTIES");

    public string RequiredUse => ValueOf("REQUIRED_USE");

    public string SrcUri => ValueOf("SRC_URI");

    public string Depend => ValueOf("DEPEND");

    public string Bdepend => IsEapiSupported && Eapi.HasBdepend ? ValueOf("BDEPEND") : "";

    public string Rdepend => ValueOf("RDEPEND");

    public string Pdepend => ValueOf("PDEPEND");

    public string Idepend => IsEapiSupported && Eapi.HasIdepend ? ValueOf("IDEPEND") : "";

    /// <summary>Where a variable of it stands, or the file where that is all that is known.</summary>
    public SourceLocation LocationOf(string variable) => _fields.LocationOf(variable);

    /// <summary>As on a command line: `app-shells/bash-5.3::gentoo`.</summary>
    public override string ToString() => $"{Name}::{Repository}";

    /// <summary>Nothing where the EAPI is not supported: it could mean something else there.</summary>
    string ValueOf(string key) => IsEapiSupported ? _fields[key] : "";
}
