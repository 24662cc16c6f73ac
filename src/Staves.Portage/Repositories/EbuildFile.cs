using Staves.Portage.Names;

namespace Staves.Portage.Repositories;

/// <summary>An ebuild where it stands in its repository: `…/category/package/package-1.ebuild`.</summary>
public sealed record EbuildFile(VersionedPackageName Name, string Path);
