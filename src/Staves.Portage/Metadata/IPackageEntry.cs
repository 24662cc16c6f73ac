using Staves.Portage.Diagnostics;
using Staves.Portage.Names;

namespace Staves.Portage.Metadata;

/// <summary>What a metadata cache, the installed-package database or a binhost has about one version of a package. It is read when something of
/// it is asked for.</summary>
interface IPackageEntry : IMetadataFields
{
    VersionedPackageName Name { get; }

    /// <summary>The name of the repository.</summary>
    string Repository { get; }

    /// <summary>Why nothing of it is known: its form is broken, and its values are empty. Null where its form is sound.</summary>
    Diagnostic? Fault { get; }
}
