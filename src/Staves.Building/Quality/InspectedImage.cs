using System.Collections.Immutable;
using Staves.Building.Drivers;
using Staves.Packages.Elf;
using Staves.Packages.Tar;
using Staves.Portage.Names;

namespace Staves.Building.Quality;

/// <summary>What src_install left, for those who look at its quality.</summary>
/// <param name="Package">Whose it is.</param>
/// <param name="Objects">All of it, sorted by path.</param>
/// <param name="Programs">The ELF files among them; none where the ebuild wants none looked at (RESTRICT=binchecks).</param>
/// <param name="BuildDirectory">PORTAGE_BUILDDIR as the build saw it.</param>
/// <param name="Exceptions">What the ebuild says is meant so.</param>
sealed record InspectedImage(
    VersionedPackageName Package,
    ImmutableArray<ImageObject> Objects,
    ImmutableArray<(ImageObject Object, ElfFile Elf)> Programs,
    string BuildDirectory,
    QualityExceptions Exceptions)
{
    public IEnumerable<ImageObject> Files => Objects.Where(item => item.Kind == TarMemberKind.File);
}
